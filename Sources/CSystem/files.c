#define _GNU_SOURCE
#include "csystem.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

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
