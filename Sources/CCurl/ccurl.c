#define _GNU_SOURCE
#include "ccurl.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define EACH(F)                                                                                          \
    F(global_init) F(free) F(easy_init) F(easy_reset) F(easy_cleanup) F(easy_setopt) F(easy_getinfo)     \
    F(easy_strerror) F(multi_init) F(multi_cleanup) F(multi_setopt) F(multi_add_handle)                  \
    F(multi_remove_handle) F(multi_perform) F(multi_poll) F(multi_wakeup) F(multi_info_read)             \
    F(slist_append) F(slist_free_all) F(url) F(url_cleanup) F(url_set) F(url_get)

static struct {
#define FIELD(name) __typeof__(curl_##name) *name;
    EACH(FIELD)
} curl;
static bool is_loaded, is_ready;

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
#define FIND(name) \
    if (!(curl.name = (__typeof__(curl.name))dlsym(library, "curl_" #name))) return;
    EACH(FIND)
    is_loaded = true;
}

bool ccurl_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded;
}

static void start(void) { is_ready = ccurl_load() && curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

bool ccurl_start(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    return is_ready;
}

CURL *ccurl_easy_init(void) { return curl.easy_init(); }
void ccurl_easy_reset(CURL *easy) { curl.easy_reset(easy); }
void ccurl_easy_cleanup(CURL *easy) { curl.easy_cleanup(easy); }
const char *ccurl_easy_strerror(CURLcode code) { return curl.easy_strerror(code); }
CURLM *ccurl_multi_init(void) { return curl.multi_init(); }
CURLMcode ccurl_multi_cleanup(CURLM *multi) { return curl.multi_cleanup(multi); }
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy) { return curl.multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy) { return curl.multi_remove_handle(multi, easy); }
CURLMcode ccurl_multi_perform(CURLM *multi, int *running) { return curl.multi_perform(multi, running); }
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) { return curl.multi_poll(multi, NULL, 0, milliseconds, NULL); }
CURLMcode ccurl_multi_wakeup(CURLM *multi) { return curl.multi_wakeup(multi); }
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line) { return curl.slist_append(list, line); }
void ccurl_slist_free_all(struct curl_slist *list) { curl.slist_free_all(list); }
CURLU *ccurl_url(void) { return curl.url(); }
void ccurl_url_cleanup(CURLU *url) { curl.url_cleanup(url); }
CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned flags) {
    return curl.url_set(url, part, text, flags);
}
CURLUcode ccurl_url_get(const CURLU *url, CURLUPart part, char **text, unsigned flags) {
    return curl.url_get(url, part, text, flags);
}
void ccurl_free(void *memory) { curl.free(memory); }

CURLcode ccurl_set_number(CURL *easy, CURLoption option, long value) { return curl.easy_setopt(easy, option, value); }

CURLcode ccurl_set_size(CURL *easy, CURLoption option, int64_t value) {
    return curl.easy_setopt(easy, option, (curl_off_t)value);
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_body(CURL *easy, const uint8_t *bytes, size_t count) {
    CURLcode code = curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    return code ? code : curl.easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, count ? (const char *)bytes : "");
}

CURLcode ccurl_set_mover(CURL *easy, CURLoption option, ccurl_mover mover) {
    return curl.easy_setopt(easy, option, mover);
}

CURLcode ccurl_set_gate(CURL *easy, ccurl_gate gate, void *context) {
    CURLcode code = curl.easy_setopt(easy, CURLOPT_PREREQDATA, context);
    return code ? code : curl.easy_setopt(easy, CURLOPT_PREREQFUNCTION, gate);
}

// libcurl closes some sockets without telling (one that is given up while it connects), and their numbers are soon those of others'
// files. So a socket is known by its inode, too.
struct kept_socket {
    curl_socket_t number;
    ino_t inode;
    bool is_used;
};

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    struct sockaddr_storage room;
};

struct ccurl_sockets {
    struct kept_socket *open;
    size_t count, room;
};

ccurl_sockets *ccurl_sockets_begin(void) { return calloc(1, sizeof(ccurl_sockets)); }

static bool is_still(const struct kept_socket *kept) {
    struct stat about;
    return fstat(kept->number, &about) == 0 && S_ISSOCK(about.st_mode) && about.st_ino == kept->inode;
}

static void forget(ccurl_sockets *sockets, curl_socket_t number) {
    for (size_t i = 0; i < sockets->count; i++) {
        if (sockets->open[i].number != number) continue;
        sockets->open[i] = sockets->open[--sockets->count];
        return;
    }
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    ccurl_sockets *sockets = context;
    if (sockets->count == sockets->room) {
        size_t room = sockets->room ? 2 * sockets->room : 16;
        struct kept_socket *more = realloc(sockets->open, room * sizeof *more);
        if (!more) return CURL_SOCKET_BAD;
        sockets->open = more;
        sockets->room = room;
    }
    int made = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    struct stat about;
    if (made < 0) return CURL_SOCKET_BAD;
    forget(sockets, made);
    if (fstat(made, &about) == 0) sockets->open[sockets->count++] = (struct kept_socket){made, about.st_ino, false};
    return made;
}

static int close_socket(void *context, curl_socket_t closed) {
    forget(context, closed);
    return close(closed);
}

CURLcode ccurl_set_sockets(CURL *easy, ccurl_sockets *sockets) {
    CURLcode code = curl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    if (!code) code = curl.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, sockets);
    if (!code) code = curl.easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    if (!code) code = curl.easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, sockets);
    return code;
}

static bool is_at(const union address *address, int port, const char *ip) {
    char text[INET6_ADDRSTRLEN] = "";
    bool is_six = address->any.sa_family == AF_INET6;
    if (ntohs(is_six ? address->six.sin6_port : address->four.sin_port) != port) return false;
    if (!ip) return true;
    const void *number = is_six ? (const void *)&address->six.sin6_addr : (const void *)&address->four.sin_addr;
    return inet_ntop(address->any.sa_family, number, text, sizeof text) && strcmp(text, ip) == 0;
}

bool ccurl_sockets_may_go(ccurl_sockets *sockets, const char *there, int there_port, int here_port) {
    for (size_t i = 0; i < sockets->count; i++) {
        struct kept_socket *kept = &sockets->open[i];
        union address own, other;
        socklen_t own_length = sizeof own, other_length = sizeof other;
        if (!is_still(kept) || getsockname(kept->number, &own.any, &own_length) != 0 || !is_at(&own, here_port, NULL) ||
            getpeername(kept->number, &other.any, &other_length) != 0 || !is_at(&other, there_port, there))
            continue;
        // What comes with a first request may belong to the encryption; after an answer nothing is to come unasked.
        char byte;
        bool may_go = !kept->is_used || recv(kept->number, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
        kept->is_used = true;
        return may_go;
    }
    return true;
}

void ccurl_sockets_shut_down(ccurl_sockets *sockets) {
    for (size_t i = 0; i < sockets->count; i++)
        if (is_still(&sockets->open[i])) shutdown(sockets->open[i].number, SHUT_RDWR);
}

void ccurl_sockets_end(ccurl_sockets *sockets) {
    free(sockets->open);
    free(sockets);
}

long ccurl_status(CURL *easy) {
    long status = 0;
    return curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

CURL *ccurl_next_done(CURLM *multi, CURLcode *result) {
    int left;
    CURLMsg *message;
    while ((message = curl.multi_info_read(multi, &left)))
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    return NULL;
}

CURLMcode ccurl_set_multi(CURLM *multi, CURLMoption option, long value) {
    return curl.multi_setopt(multi, option, value);
}
