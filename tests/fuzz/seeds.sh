#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Texts for the fuzz targets to begin with: seeds.sh FOLDER
set -eu

cd "$1"

# seed TARGET NAME FORMAT [ARGUMENTS]
seed() {
    mkdir -p "$1"
    to=$1/$2
    shift 2
    # shellcheck disable=SC2059
    printf "$@" >"$to"
}
seed fuzz_reader plain '\000\007a,b\n1,"x ""y"""\n\n2,3\n'
seed fuzz_reader crlf '\024\201a,b\r\n"1\r\n2",3\r\n4,5\r\n'
seed fuzz_reader cr '\011\003a;b\r1;2\r'
seed fuzz_reader bad '\030\000a,b\n1,x"y\n\000,\377\n1\r2\n"3"4,\n5,6\n"'
seed fuzz_reader long '\034\100h\n%0100d\n"%0100d""%063d"\n' 0 0 0
seed fuzz_pieces plain '\000a,b\n1,"x ""y"""\n\n2,3\n'
seed fuzz_pieces crlf '\005a,b\r\n"1\r\n2",3\r\n4,5\r\n'
seed fuzz_pieces cr '\001a;b\r1;2\r'
seed fuzz_pieces bad '\004a,b\n1,x"y\n\000,\377\n1\r2\n"3"4,\n5,6\n"'
seed fuzz_pieces long '\004h,i\n%060d,"\n"\n"%060d""%03d",\n' 0 0 0
seed fuzz_values money '\000\302\2451,234.50-'
seed fuzz_values euro '\001(1.234,5) \342\202\254'
seed fuzz_values power '\000-1.2345678901234567e-05'
seed fuzz_values large '\000999999999999999999999999.9999995'
seed fuzz_values date '\0002024-02-29 10:30:00'
seed fuzz_values han '\0002024\345\271\2643\346\234\2101\346\227\245'
seed fuzz_values dmy '\00229/2/2024 9:05 PM'
seed fuzz_values excel '\00645351.5'
seed fuzz_values month '\014 1 Mar 2024'
seed fuzz_values span '\00013w'
seed fuzz_values count '\0009223372036854775807'
seed fuzz_tables ledger '\000\000%s\n' A,2024-01-05,1,2,30.00,0.00 \
    A,2024-01-09,2,3,-4.50,-9.00 '"B, C",2024-02-29,,1,7.125,0.00'
seed fuzz_tables accounts '\005\021%s\n%s\n%s\n' \
    A,2024-03-01,3,2,5,25.50,-9.00,2024-01-05,2024-01-09,30.00,4,,1.386294361 \
    B,2024-03-01,0,0,1,-3.00,-3.00,,,,,, \
    C,2024-03-01,1,1,1,8.00,0.00,2024-02-29,2024-02-29,8.00,,,
seed fuzz_tables sales '\002\201%s\n' A,2024-01-05,10,o1 'A,2024/1/5,"2,000.5",o1' \
    ' B ,20240302,-3.25,' 'B,2024-03-02 10:00,.1234567,o2' ,,,
seed fuzz_tables header '\003\000客户,日期,数量,单价\nA,2024年1月5日,3,1.25\n'
