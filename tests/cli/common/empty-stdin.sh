# stdin is /dev/null.
kam-rfm
