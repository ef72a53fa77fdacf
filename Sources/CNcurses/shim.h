// What Swift cannot see of ncurses by itself: macros with casts, and mutable globals.
#pragma once
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#define NCURSES_ENABLE_STDBOOL_H 1
#include <stddef.h>
#include <locale.h>
#include <wchar.h>
#include <stdio.h>
#include <ncurses.h>

static const unsigned int nc_A_BOLD = A_BOLD, nc_A_DIM = A_DIM, nc_A_REVERSE = A_REVERSE,
    nc_A_UNDERLINE = A_UNDERLINE, nc_A_ITALIC = A_ITALIC;

static inline WINDOW *nc_stdscr(void) { return stdscr; }
static inline int nc_lines(void) { return LINES; }
static inline int nc_cols(void) { return COLS; }
static inline int nc_colors(void) { return COLORS; }
static inline void nc_set_escdelay(int ms) { set_escdelay(ms); }
static inline SCREEN *nc_newterm(const char *name) { return newterm(name, stdout, stdin); }
// ncurses keeps bytes of its own: whatever is said past it goes the same way.
extern int putp(const char *);
static inline void nc_put(const char *text) { putp(text); fflush(stdout); }
extern char *tigetstr(const char *);
static inline void nc_enter_screen(void) {
    const char *smcup = tigetstr("smcup");
    if (smcup && smcup != (const char *)-1) nc_put(smcup);
}
// Whether the terminal can be told where to write next: without that there is no screen, as on a dumb one.
static inline bool nc_terminal_moves(void) {
    const char *cup = tigetstr("cup");
    return cup && cup != (const char *)-1;
}
extern int tigetnum(const char *);
static inline int nc_terminal_colours(void) { return tigetnum("colors"); }
static inline WINDOW *nc_curscr(void) { return curscr; }
