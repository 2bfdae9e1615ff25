# A program of the user's own that is called kam-... is listed, never run.
mkdir own user
cp "$(command -v kam)" own/
for dir in own user; do
    cat >$dir/kam-$dir <<END
#!/bin/sh
: >$PWD/ran-$dir
[ "\$1" = --kam-summary ] && echo "what $dir does"
END
    chmod 755 $dir/kam-$dir
done
PATH=$PWD/user own/kam help | grep -e ' own' -e ' user'
ls ran-*
rm -f ran-*
PATH=$PWD/user own/kam completion bash | grep 'local tools='
ls ran-*
