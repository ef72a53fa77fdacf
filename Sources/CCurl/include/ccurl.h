// libcurl for Swift: its own functions that Swift can see, and a typed one for each of its variadic ones.
#pragma once
#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

/// Makes the library ready; may be called again.
bool ccurl_start(void);

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
void ccurl_sockets_shut_down(ccurl_sockets *sockets);
/// After the multi handle was cleaned up.
void ccurl_sockets_end(ccurl_sockets *sockets);

/// The status of the last answer; 0: none came.
long ccurl_status(CURL *easy);
/// The handle of the next transfer that is over, and how it ended; NULL: there is none.
CURL *ccurl_next_done(CURLM *multi, CURLcode *result);
CURLMcode ccurl_set_multi(CURLM *multi, CURLMoption option, long value);
