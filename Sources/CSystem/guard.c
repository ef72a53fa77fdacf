// The guard: a small parent process that owns the terminal's state. However the program dies, SIGKILL and a Swift trap
// included, the terminal is sane again; nothing inside a killed process could do that. In C, because after fork only
// async-signal-safe calls are allowed and Swift promises none.
#define _GNU_SOURCE
#include "csystem.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static struct termios saved;
static bool have_saved;
/// Shared by both processes: whether the program's screen is up.
static volatile int *screen_is_up;

static void watched(sigset_t *set) {
    sigemptyset(set);
    int signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaddset(set, signals[i]);
}

/// Leaves the alternate screen, mouse modes and bracketed paste; cursor on, attributes and character sets plain.
static const char reset[] =
    "\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2004l\033[?1049l\033[?25h\033[?7h\033[?1l\033>\033[0m\017";

bool csys_in_background(void) {
    // Without a controlling terminal there is no background.
    pid_t foreground = tcgetpgrp(STDIN_FILENO);
    return foreground > 0 && foreground != getpgrp();
}

void csys_restore_terminal(void) {
    if (!have_saved) return;
    if (screen_is_up && *screen_is_up) {
        ssize_t written = write(STDOUT_FILENO, reset, sizeof reset - 1);
        (void)written;  // the terminal may be gone: then there is nothing to restore
        *screen_is_up = 0;
    }
    // Whoever is in the foreground has the modes of the line as it wants them.
    if (!csys_in_background()) tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
}

bool csys_screen_is_up(bool up) {
    if (!screen_is_up) return up;
    bool was = *screen_is_up;
    *screen_is_up = up;
    return was;
}

static void tell(int signal, const char *log) {
    char line[512];
    int length = snprintf(line, sizeof line, "nautilus ended unexpectedly (%s); what happened may stand in %s\n",
                          strsignal(signal), log);
    ssize_t written = write(STDERR_FILENO, line, (size_t)length);
    (void)written;
}

/// Whether the program is known to have stopped; only the guard knows.
static bool is_stopped;

/// Whether the program goes on, or has ended, since it was last known to stop.
static bool goes_on(pid_t program) {
    siginfo_t info = {0};
    return waitid(P_PID, program, &info, WCONTINUED | WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == program;
}

/// The program has stopped: puts the terminal back, and stops this process and all others of its group as ctrl-z does on an
/// ordinary terminal, until a shell continues them. Where no shell could, the kernel drops the signal and this returns.
static void stop_too(pid_t program) {
    if (goes_on(program)) return;
    csys_restore_terminal();
    kill(0, SIGTSTP);  // pending here and in the program, which takes no notice of it; SIGCONT takes it back
    if (goes_on(program)) {
        // A shell continued the group between two lines of this: then the program takes the terminal once more.
        kill(0, SIGCONT);
        return;
    }
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

/// What became of the program since the last look.
static void look(pid_t program, const char *log) {
    int status;
    while (waitpid(program, &status, WNOHANG | WUNTRACED | WCONTINUED) == program) {
        if (WIFCONTINUED(status)) {
            is_stopped = false;
        } else if (WIFSTOPPED(status)) {
            is_stopped = true;
            stop_too(program);
        } else {
            csys_restore_terminal();
            if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
            int cause = WTERMSIG(status);
            if (cause != SIGTERM && cause != SIGHUP && cause != SIGINT) tell(cause, log);
            _exit(128 + cause);
        }
    }
}

/// The parent's whole life: waits, passes signals on, restores the terminal, ends as the program ended.
static _Noreturn void guard(pid_t program, const char *log) {
    sigset_t set;
    watched(&set);
    sigdelset(&set, SIGWINCH);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGALRM);
    for (;;) {
        int signal = sigwaitinfo(&set, NULL);
        switch (signal) {
        case SIGTERM: case SIGHUP: case SIGINT: case SIGQUIT:
            kill(program, signal);
            kill(program, SIGCONT);
            alarm(2);  // a program that hangs is not left behind
            break;
        case SIGALRM:
            kill(program, SIGKILL);
            break;
        case SIGTSTP:
            // Queued, to be told from the one that goes to the group.
            sigqueue(program, SIGTSTP, (union sigval){0});
            break;
        case SIGCONT:
            // A shell continues the whole group; somebody else this process alone.
            look(program, log);
            if (is_stopped) kill(program, SIGCONT);
            break;
        case SIGCHLD:
            look(program, log);
            break;
        }
    }
}

/// The parent of a process, from /proc; 0: unknown.
static pid_t parent_of(pid_t process) {
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    // NUMBER (NAME) STATE PARENT; the name may hold anything.
    char *after = strrchr(text, ')');
    int parent = 0;
    return after && sscanf(after + 1, " %*c %d", &parent) == 1 ? parent : 0;
}

bool csys_may_stop(void) {
    // POSIX: a group can be continued where one of its processes has a parent in the same session but another group.
    pid_t ancestor = getppid();
    while (ancestor > 0 && getpgid(ancestor) == getpgrp()) ancestor = parent_of(ancestor);
    return ancestor > 0 && getsid(ancestor) == getsid(0);
}

bool csys_stop(void) {
    sigset_t pending, woken;
    sigemptyset(&woken);
    sigaddset(&woken, SIGCONT);
    do {
        raise(SIGSTOP);
        struct timespec now = {0};
        sigtimedwait(&woken, NULL, &now);  // what continued this process is not told again
        sigpending(&pending);
        if (sigismember(&pending, SIGTERM) || sigismember(&pending, SIGHUP) || sigismember(&pending, SIGINT)
            || sigismember(&pending, SIGQUIT))
            return false;
    } while (csys_in_background());  // the terminal is another's
    return true;
}

int csys_guard_terminal(const char *log) {
    // Started in the background, it waits for the terminal as every program that reads it does.
    while (csys_in_background() && csys_may_stop() && kill(0, SIGTTIN) == 0) {}

    have_saved = tcgetattr(STDIN_FILENO, &saved) == 0;
    screen_is_up = mmap(NULL, sizeof *screen_is_up, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (screen_is_up == MAP_FAILED) screen_is_up = NULL;

    sigset_t set;
    watched(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    csys_outlive_full_disks();
    signal(SIGTTOU, SIG_IGN);  // the guard may restore the terminal from the background

    pid_t guardian = getpid();
    pid_t program = fork();
    if (program < 0) return -1;
    if (program > 0) guard(program, log);

    // The program. Should the guard be killed, this process is told, and restores the terminal itself.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != guardian) _exit(1);
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    // Swift's runtime may have put its crash reporter there, which asks questions on the raw screen.
    int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) signal(crashes[i], SIG_DFL);
    return 0;
}

int csys_signals(void) {
    sigset_t set;
    watched(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int csys_next_signal(int descriptor) {
    struct signalfd_siginfo info;
    while (read(descriptor, &info, sizeof info) == sizeof info) {
        // The guard stops its group once this process has stopped: that is no wish that it stop again.
        bool is_echo = info.ssi_signo == SIGTSTP && info.ssi_code == SI_USER && (pid_t)info.ssi_pid == getppid();
        if (!is_echo) return (int)info.ssi_signo;
    }
    return 0;
}

static int kept_stderr = -1;

void csys_stderr_to(const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) file = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    if (kept_stderr < 0) kept_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(file, STDERR_FILENO);
    close(file);
}

void csys_stderr_back(void) {
    if (kept_stderr < 0) return;
    dup2(kept_stderr, STDERR_FILENO);
    close(kept_stderr);
    kept_stderr = -1;
}
