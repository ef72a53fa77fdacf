#define _GNU_SOURCE
#include "csystem.h"
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static bool user_speaks_utf8;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void settle_locale(void) {
    setlocale(LC_CTYPE, "");
    user_speaks_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    // Wide characters need a UTF-8 locale inside the program, whatever the terminal gets to see.
    if (!user_speaks_utf8) setlocale(LC_CTYPE, "C.UTF-8");
}

bool csys_locale_is_utf8(void) {
    pthread_once(&once, settle_locale);
    return user_speaks_utf8;
}

int csys_columns(uint32_t scalar) {
    pthread_once(&once, settle_locale);
    return wcwidth((wchar_t)scalar);
}

void csys_settle_memory(void) {
    // Threads' own arenas grow page by page, each time under the lock that every page fault of the process needs.
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, 1 << 20);
}

int csys_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void csys_eventfd_wake(int fd) {
    uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written;  // a full counter is awake already
}

void csys_eventfd_clear(int fd) {
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got;  // an empty counter is clear already
}

void csys_close(int fd) {
    if (fd >= 0) close(fd);
}
