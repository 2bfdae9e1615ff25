/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether bytes are UTF-8, at the speed of memory. */
#ifndef KAM_IO_UTF8_H
#define KAM_IO_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * True if the `len` bytes at `p` are UTF-8 as kam_utf8_check() has it: no
 * overlong form, no surrogate, nothing above U+10FFFF, nothing cut off.
 * Which byte is the first bad one, kam_utf8_check() tells.  Reads no byte
 * behind them.
 *
 * The vector ways are after J. Keiser and D. Lemire, "Validating UTF-8 In
 * Less Than One Instruction Per Byte" (Software: Practice and Experience
 * 51(5), 2021), section 6: three look-ups by the nibbles of a byte and of the
 * one before it, whose common bits are the errors of the pair.
 */
typedef bool (*kam_utf8_fn)(const char *p, size_t len);

bool kam_utf8_plain(const char *p, size_t len);
#if defined(__x86_64__)
bool kam_utf8_avx2(const char *p, size_t len);
bool kam_utf8_avx512(const char *p, size_t len);
#elif defined(__aarch64__)
bool kam_utf8_neon(const char *p, size_t len);
#endif

#endif
