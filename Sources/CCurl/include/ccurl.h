// libcurl for Swift: its own functions, and a typed one for each of its variadic ones.
//
// It is loaded when it is first needed, not linked: it brings thirty libraries along, which took a third of each start of the program.
#pragma once
#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

/// Loads the library; may be called again, from any thread. False: this machine has none. No other function may be called then.
bool ccurl_load(void);
/// Loads it and makes it ready for transfers; may be called again, from any thread.
bool ccurl_start(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_reset(CURL *easy);
void ccurl_easy_cleanup(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);
CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
CURLMcode ccurl_multi_wakeup(CURLM *multi);
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line);
void ccurl_slist_free_all(struct curl_slist *list);
CURLU *ccurl_url(void);
void ccurl_url_cleanup(CURLU *url);
CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned flags);
CURLUcode ccurl_url_get(const CURLU *url, CURLUPart part, char **text, unsigned flags);
void ccurl_free(void *memory);

CURLcode ccurl_set_number(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *easy, CURLoption option, int64_t value);
/// The text is copied.
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
/// The pointer is kept as it is: what it points to must last as long as the transfer.
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value);
/// The body of a POST, which is copied.
CURLcode ccurl_set_body(CURL *easy, const uint8_t *bytes, size_t count);

/// For bytes that come (CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION) or go (CURLOPT_READFUNCTION); `size` is always 1.
typedef size_t (*ccurl_mover)(char *bytes, size_t size, size_t count, void *context);
CURLcode ccurl_set_mover(CURL *easy, CURLoption option, ccurl_mover mover);

/// Asked each time before a request goes out on a connection that is ready; what is not CURL_PREREQFUNC_OK ends the transfer.
typedef int (*ccurl_gate)(void *context, char *there, char *here, int there_port, int here_port);
CURLcode ccurl_set_gate(CURL *easy, ccurl_gate gate, void *context);

/// The sockets that a multi handle has open, so that they can be shut down before it is cleaned up: a server that does not answer
/// QUIT would hold that up for minutes. All are closed in children of this process.
typedef struct ccurl_sockets ccurl_sockets;
ccurl_sockets *ccurl_sockets_begin(void);
CURLcode ccurl_set_sockets(CURL *easy, ccurl_sockets *sockets);
/// Asked before each request, by the gate's addresses. False: it is not the first on that connection, and something has come in or the
/// other side has left since the last answer. libcurl (7.88) would take that for the answer to this request, though it is to none.
bool ccurl_sockets_may_go(ccurl_sockets *sockets, const char *there, int there_port, int here_port);
void ccurl_sockets_shut_down(ccurl_sockets *sockets);
/// After the multi handle was cleaned up.
void ccurl_sockets_end(ccurl_sockets *sockets);

/// The status of the last answer; 0: none came.
long ccurl_status(CURL *easy);
/// The handle of the next transfer that is over, and how it ended; NULL: there is none.
CURL *ccurl_next_done(CURLM *multi, CURLcode *result);
CURLMcode ccurl_set_multi(CURLM *multi, CURLMoption option, long value);
