// System calls that Swift's Glibc module does not show, and the few pieces that must be C.
#pragma once
#include <signal.h>
#include <stdint.h>
#include <stdbool.h>
#include <wchar.h>

/// Columns that a Unicode scalar takes on a terminal: 0, 1 or 2; -1 for a control character.
/// Sets LC_CTYPE to C.UTF-8 on first use where the process's locale has no UTF-8.
int csys_columns(uint32_t scalar);

/// Whether the user's locale (LC_ALL, LC_CTYPE, LANG) speaks UTF-8. Call once, before anything else sets the locale.
bool csys_locale_is_utf8(void);

/// Settles how the process takes memory: once, before there is a second thread.
void csys_settle_memory(void);

/// A reader that has gone, or a disk that is full or at a limit, is an error with words from now on, and not a death.
void csys_outlive_full_disks(void);

/// Writes to standard error; where nobody reads it or it takes no more, the text is lost and nothing else happens.
void csys_say(const char *text);

/// Writes out what was printed.
/// \return 0; or errno's value where some of it is lost.
int csys_finish_output(void);

/// An eventfd that a thread writes to wake another one; -1 on failure.
int csys_eventfd(void);
void csys_eventfd_wake(int fd);
void csys_eventfd_clear(int fd);
void csys_close(int fd);

/// Forks; the parent becomes the guard of the terminal and ends as the program ends, so this returns in the child only: the
/// program. Call before there is any thread, with a terminal as standard input and output.
/// \param log where the program writes what goes wrong, for the guard's words.
/// \return 0; -1 where no process could be made.
int csys_guard_terminal(const char *log);

/// Puts the terminal back as it was when the guard began.
void csys_restore_terminal(void);

/// Tells the guard whether the program's screen is up.
/// \return whether it was so far: not where the guard has put the terminal back.
bool csys_screen_is_up(bool up);

/// A descriptor that is readable when SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT or SIGWINCH came; blocks them.
int csys_signals(void);

/// The next signal's number; 0: none is waiting.
int csys_next_signal(int descriptor);

/// Whether another group of processes has the terminal: then it must not be touched.
bool csys_in_background(void);

/// Whether somebody (a shell) is there to continue this process once it has stopped.
bool csys_may_stop(void);

/// Stops this process, and by its guard the whole group, until it is continued with the terminal in its hands. Give the
/// terminal back first.
/// \return false: it was told to end, and the terminal is another's.
bool csys_stop(void);

/// For the variable TERMINFO: an entry `nautilus-direct` for a terminal like xterm-256color that shows 24-bit colours.
const char *csys_direct_colour_entry(void);

/// Sends standard error to a file, made if need be, while the screen is up; and back.
void csys_stderr_to(const char *path);
void csys_stderr_back(void);

/// Waits until something can be read there, with exactly these signals blocked meanwhile.
/// \return false: a signal came.
bool csys_wait_to_read(int descriptor, const sigset_t *blocked);

/// A new random salt with the parameters of that cost, to hash a password with; false: the system has no randomness.
bool csys_password_setting(int cost, char *out, size_t size);

/// Hashes a password with a setting or an earlier hash (crypt(5)); takes as long as its cost says. False: the setting is no good.
bool csys_hash_password(const char *password, const char *setting, char *out, size_t size);

/// Whether two texts are the same, in a time that tells nothing of where they differ.
bool csys_same(const char *a, const char *b);

/// SHA-256.
bool csys_sha256(const void *bytes, size_t count, uint8_t out[32]);

/// Exchanges two files or folders of one file system, at once where the system can. Where it cannot, the second may be missing for a moment.
/// \return false: errno says why; ENOENT: one of them is not there.
bool csys_exchange(const char *a, const char *b);

/// Gives a file or folder another name on the same file system, unless something has that name.
/// \return false: errno says why; EEXIST: something has it.
bool csys_place(const char *from, const char *to);

/// Has the disk that an open file lies on confirm all that was written to it.
/// \return false: errno says why.
bool csys_sync_disk(int descriptor);

/// Runs `body` on a thread of its own and waits for it. Swift's locks know a thread by a number that it keeps in itself: in the child of
/// a fork the old thread has its parent's, and two threads that meet at such a lock wait for each other for ever. A thread
/// that is made after the fork has the right one.
int csys_on_new_thread(int (*body)(void *), void *context);

/// Signs by RSA and SHA-256 (PKCS #1 v1.5, "RS256") with a private key in PEM without a passphrase. `*length` is the room in `out`, and
/// then what was written.
/// \return 0; 1: that is no private RSA key; 2: it does not sign, or there is no room.
int csys_sign_rs256(const char *pem, const void *bytes, size_t count, uint8_t *out, size_t *length);
