#define _GNU_SOURCE
#include "csystem.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool csys_exchange(const char *a, const char *b) {
    if (renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    char aside[PATH_MAX];
    if (snprintf(aside, sizeof aside, "%s.old", a) >= (int)sizeof aside) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (rename(b, aside) != 0) return false;
    if (rename(a, b) != 0) {
        int reason = errno;
        rename(aside, b);
        errno = reason;
        return false;
    }
    return rename(aside, a) == 0;
}

bool csys_place(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    struct stat there;
    if (lstat(to, &there) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(from, to) == 0;
}

bool csys_sync_disk(int descriptor) { return syncfs(descriptor) == 0; }

void csys_outlive_full_disks(void) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

void csys_say(const char *text) {
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(STDERR_FILENO, text, left);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text += written;
        left -= (size_t)written;
    }
}

int csys_finish_output(void) {
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) return 0;
    // What failed before has left a mark, and no reason. What is torn by then is not hurt by one more line's end, which fails for the same one.
    if (errno == 0 && putc('\n', stdout) != EOF) fflush(stdout);
    return errno != 0 ? errno : EIO;
}
