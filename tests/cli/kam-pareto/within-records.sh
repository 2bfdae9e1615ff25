# In a table the records are kept where group and key come once; quotes,
# separators, blanks around keys and further columns go out as they came.
printf '\357\273\277"Name, full";region;amount;note\r\n"Acme ""X""";N; 10 ;"a;b"\r\n Berg ;N;20;\r\nAcme;S;5;x\r\n' >t.csv
kam-pareto -q --sep=semicolon --by='Name, full' --within=region t.csv
kam-pareto -q --sep=semicolon --by='Name, full' --format=tsv t.csv
kam-pareto -q --sep=semicolon --by=1 --pretty t.csv
# The key comes twice, so that the values are added.
printf '"Name, full",v\n"A,B",1\nC,2\n"A,B",3\n' | kam-pareto --by=1 --value=v
printf '"Name, full",v\n"A,B",1\nC,2\n"A,B",3\n' | kam-pareto --by=1 --value=v --pretty
