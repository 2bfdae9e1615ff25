# A message is one line, whatever a file is called.
kam-rfm "$(printf 'a\nb')"
