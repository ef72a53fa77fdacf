// System calls that Swift's Glibc module does not show, and the few pieces that must be C.
#pragma once
#include <stdint.h>
#include <stdbool.h>
#include <wchar.h>

/// Columns that a Unicode scalar takes on a terminal: 0, 1 or 2; -1 for a control character.
/// Sets LC_CTYPE to C.UTF-8 on first use where the process's locale has no UTF-8.
int csys_columns(uint32_t scalar);

/// Whether the user's locale (LC_ALL, LC_CTYPE, LANG) speaks UTF-8. Call once, before anything else sets the locale.
bool csys_locale_is_utf8(void);

/// An eventfd that a thread writes to wake another one; -1 on failure.
int csys_eventfd(void);
void csys_eventfd_wake(int fd);
void csys_eventfd_clear(int fd);
