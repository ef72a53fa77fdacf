// A Twilio for `make bench`, on loopback: it takes POSTs on connections that are kept, and answers each with the message that it has taken, after so
// many milliseconds as a real one takes on its way.
//
//     twilio MILLISECONDS      prints its port; what it has taken on SIGUSR1, and again at its end
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1024, ROOM = 16384 };

struct client {
    int descriptor;
    size_t count;
    double due; // When its answer goes; 0: none waits.
    int is_list;
    char buffer[ROOM];
};

static struct client clients[MOST];
static unsigned long taken;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000.0 + time.tv_nsec / 1e6;
}

static void answer(struct client *client) {
    char body[1024], head[256], date[64];
    time_t second = time(NULL);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", gmtime(&second));
    int length;
    if (client->is_list)
        length = snprintf(body, sizeof body, "{\"messages\":[],\"next_page_uri\":null,\"page_size\":50}");
    else
        length = snprintf(body, sizeof body,
            "{\"sid\":\"SM%032lx\",\"account_sid\":\"AC0123456789abcdef0123456789abcdef\",\"to\":\"+12125550123\",\"from\":\"+15550006789\","
            "\"body\":\"x\",\"status\":\"queued\",\"direction\":\"outbound-api\",\"num_segments\":\"1\",\"num_media\":\"0\",\"date_created\":\"%s\","
            "\"date_updated\":\"%s\",\"date_sent\":null,\"error_code\":null,\"error_message\":null,\"price\":null,\"price_unit\":\"USD\","
            "\"messaging_service_sid\":null,\"api_version\":\"2010-04-01\",\"uri\":\"/x.json\",\"subresource_uris\":{}}",
            ++taken, date, date);
    int size = snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
        client->is_list ? "200 OK" : "201 CREATED", length);
    char whole[1400];
    memcpy(whole, head, size);
    memcpy(whole + size, body, length);
    if (send(client->descriptor, whole, size + length, MSG_NOSIGNAL) < 0) shutdown(client->descriptor, SHUT_RDWR);
    client->due = 0;
}

// Takes one whole request off the buffer; 0: there is none.
static int take(struct client *client) {
    client->buffer[client->count] = 0;
    char *end = strstr(client->buffer, "\r\n\r\n");
    if (!end) return 0;
    char *length = strcasestr(client->buffer, "\r\nContent-Length:");
    size_t size = end + 4 - client->buffer + (length && length < end ? strtoul(length + 17, NULL, 10) : 0);
    if (client->count < size) return 0;
    client->is_list = client->buffer[0] == 'G';
    memmove(client->buffer, client->buffer + size, client->count - size);
    client->count -= size;
    return 1;
}

int main(int count, char **arguments) {
    double delay = count > 1 ? atof(arguments[1]) : 0;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    int signalled = signalfd(-1, &signals, SFD_CLOEXEC);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 256)
        || getsockname(listener, (struct sockaddr *)&address, &length))
        return 1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    int poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = MOST};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    event.data.u32 = MOST + 1;
    epoll_ctl(poll, EPOLL_CTL_ADD, signalled, &event);
    for (;;) {
        double first = 0;
        for (int i = 0; i < MOST; i++)
            if (clients[i].due && (!first || clients[i].due < first)) first = clients[i].due;
        double wait = first ? first - now() : -1;
        struct timespec limit = {0, wait > 0 ? (long)(wait * 1e6) : 0};
        struct epoll_event events[64];
        int found = epoll_pwait2(poll, events, 64, first ? &limit : NULL, NULL);
        for (int e = 0; e < found; e++) {
            uint32_t which = events[e].data.u32;
            if (which == MOST + 1) {
                struct signalfd_siginfo info;
                if (read(signalled, &info, sizeof info) != sizeof info) continue;
                printf("%lu\n", taken);
                fflush(stdout);
                if (info.ssi_signo == SIGTERM) return 0;
                continue;
            }
            if (which == MOST) {
                int made = accept(listener, NULL, NULL), one = 1, place = 0;
                while (place < MOST && clients[place].descriptor) place++;
                if (made < 0 || place == MOST) continue;
                setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                clients[place].descriptor = made;
                clients[place].count = 0;
                clients[place].due = 0;
                event.data.u32 = place;
                epoll_ctl(poll, EPOLL_CTL_ADD, made, &event);
                continue;
            }
            struct client *client = &clients[which];
            ssize_t got = recv(client->descriptor, client->buffer + client->count, ROOM - 1 - client->count, 0);
            if (got <= 0) {
                close(client->descriptor);
                client->descriptor = 0;
                client->due = 0;
                continue;
            }
            client->count += got;
            if (!client->due && take(client)) client->due = now() + delay;
        }
        double moment = now();
        for (int i = 0; i < MOST; i++)
            if (clients[i].due && clients[i].due <= moment) answer(&clients[i]);
    }
}
