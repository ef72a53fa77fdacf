// The peer of `make bench`: a bare ncurses program that draws as many cells as the dashboard, and on each arrow key
// moves the highlight from one box to the next. What it needs is what a terminal program of this size costs at least.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>
#include <wchar.h>

enum { columns = 4, rows = 4 };

static void box_at(int index, int highlighted) {
    int width = COLS / columns, height = (LINES - 2) / rows;
    int x = index % columns * width, y = 1 + index / columns * height;
    attr_t attributes = highlighted ? A_BOLD | COLOR_PAIR(2) : COLOR_PAIR(1);
    cchar_t across, down;
    setcchar(&across, L"─", attributes, highlighted ? 2 : 1, NULL);
    setcchar(&down, L"│", attributes, highlighted ? 2 : 1, NULL);
    mvhline_set(y, x, &across, width);
    mvhline_set(y + height - 1, x, &across, width);
    mvvline_set(y + 1, x, &down, height - 2);
    mvvline_set(y + 1, x + width - 1, &down, height - 2);
}

static void draw(int focus) {
    for (int y = 0; y < LINES; y++)
        for (int x = 0; x < COLS; x++) {
            attrset(COLOR_PAIR(3 + (x / 5 + y) % 4));
            mvaddch(y, x, 'a' + (x * 7 + y * 13) % 26);
        }
    for (int i = 0; i < columns * rows; i++) box_at(i, i == focus);
    refresh();
}

int main(void) {
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    keypad(stdscr, TRUE);
    curs_set(0);
    start_color();
    use_default_colors();
    for (short pair = 1; pair < 8; pair++) init_pair(pair, pair, -1);
    int focus = 0;
    draw(focus);
    for (int key; (key = getch()) != 'q';) {
        int step = key == KEY_RIGHT ? 1 : key == KEY_LEFT ? columns * rows - 1 : 0;
        focus = (focus + step) % (columns * rows);
        draw(focus);
    }
    endwin();
    return 0;
}
