// SPDX-License-Identifier: Apache-2.0
/* What this process reaches of one peer: "resolves 1", "connects 1" and "carries 1400", each on a line of its own where it was
 * tried, and "address 10.0.0.1"; by IPv6 "connects6 1" and "carries6 1400". All of it ends by itself within `patience`; what
 * was not tried by then is not said. */

#include "calls.inc"

enum {
    af_inet = 2,
    af_inet6 = 10,
    sock_stream = 1,
    sock_dgram = 2,
    sock_nonblock = 04000,
    sol_socket = 1,
    so_error = 4,
    ipproto_tcp = 6,
    tcp_maxseg = 2,
    siocoutq = 0x5411, /* tcp(7): what has not been acknowledged */
    pollin = 1,
    pollout = 4,
    in_progress = -115
};

/* ip(7) and ipv6(7); the kernel takes one of IPv4 that is longer than it need be. */
struct address {
    unsigned short family;
    unsigned char port[2];
    unsigned char ip[4];   /* of IPv6 its flow, 0 */
    unsigned char ip6[16]; /* of IPv4 nothing */
    unsigned int scope;
};

enum { patience = 15000, clock_monotonic = 1 }; /* milliseconds */

enum { request_size = 3000 };

/* The compiler makes calls of these of loops and assignments. */
void *memset(void *to, int value, unsigned long length)
{
    volatile char *each = to;
    while (length-- > 0)
        *each++ = (char)value;
    return to;
}

void *memcpy(void *to, const void *from, unsigned long length)
{
    volatile char *each = to;
    const char *source = from;
    while (length-- > 0)
        *each++ = *source++;
    return to;
}

static long length_of(const char *text)
{
    long length = 0;
    while (text[length] != 0)
        ++length;
    return length;
}

/* Of text up to a character that is none; -1 where there is no digit. */
static long read_number(const char **text, long most)
{
    long number = 0;
    const char *start = *text;
    while (**text >= '0' && **text <= '9' && number <= most)
        number = number * 10 + (*(*text)++ - '0');
    return *text == start || number > most ? -1 : number;
}

/* "10.0.0.1", up to anything that is no digit; 0 where it is no address. */
static int read_address(const char *text, struct address *to)
{
    for (int i = 0; i < 4; ++i) {
        long number = read_number(&text, 255);
        if (number < 0 || (i < 3 && *text++ != '.'))
            return 0;
        to->ip[i] = (unsigned char)number;
    }
    to->family = af_inet;
    return *text == 0 || *text == '\n' || *text == ' ' || *text == '\t' || *text == '\r';
}

static int value_of_digit(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* All 32 digits of one of IPv6, and nothing else; 0 where it is no address. */
static int read_address6(const char *text, struct address *to)
{
    for (int i = 0; i < 32; ++i) {
        const int value = value_of_digit(text[i]);
        if (value < 0)
            return 0;
        to->ip6[i / 2] = (unsigned char)(to->ip6[i / 2] * 16 + value);
    }
    to->family = af_inet6;
    return text[32] == 0;
}

static long milliseconds_now(void)
{
    long now[2] = {0, 0};
    call(sys_clock_gettime, clock_monotonic, (long)now, 0, 0);
    return now[0] * 1000 + now[1] / 1000000;
}

static long deadline;

/* Whether one of these happens to it in that time. Where all time is over, the program ends: no signal ends the first process
 * of a container by itself (pid_namespaces(7)). */
static int await(long file, short events, long milliseconds)
{
    const long left = deadline - milliseconds_now();
    if (left <= 0)
        call(sys_exit, 0, 0, 0, 0);
    if (milliseconds > left)
        milliseconds = left;
    struct {
        int file;
        short events;
        short happened;
    } poll = {(int)file, events, 0};
    long limit[2] = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    return call5(sys_ppoll, (long)&poll, 1, (long)limit, 0, 0) > 0;
}

#include "names.inc"

/* A connection, or -1. With a segment size of 0 it is that of the interface. The kernel asks again after 1 s where nobody
 * answers (tcp_syn_retries, tcp(7)), so that 2 s outlast one packet that is lost. */
static long open_connection(const struct address *peer, int segment)
{
    long file = call(sys_socket, peer->family, sock_stream | sock_nonblock, 0, 0);
    if (file < 0)
        return -1;
    if (segment > 0)
        call5(sys_setsockopt, file, ipproto_tcp, tcp_maxseg, (long)&segment, sizeof segment);
    long connected = call(sys_connect, file, (long)peer, sizeof *peer, 0);
    int error = 0;
    int size = sizeof error;
    if (connected == in_progress && await(file, pollout, 2000)
        && call5(sys_getsockopt, file, sol_socket, so_error, (long)&error, (long)&size) == 0 && error == 0)
        connected = 0;
    if (connected == 0)
        return file;
    call(sys_close, file, 0, 0, 0);
    return -1;
}

static unsigned char *put(unsigned char *at, const unsigned char *bytes, unsigned long length)
{
    memcpy(at, bytes, length);
    return at + length;
}

static unsigned char *put_number(unsigned char *at, long number)
{
    at[0] = (unsigned char)(number >> 8);
    at[1] = (unsigned char)number;
    return at + 2;
}

/* A ClientHello of TLS 1.2 (RFC 5246) that is padded (RFC 7685) to more than any packet takes; a TLS server answers with its
 * certificates, which do not fit into one either. Anybody else complains, or waits for the rest. */
static void make_request(const char *name, unsigned char *request)
{
    static const unsigned char suites[] = {0, 10, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30, 0, 0x9c, 1, 0};
    static const unsigned char further[] = {0,  10, 0,  6, 0, 4, 0, 0x1d, 0, 0x17, 0, 11, 0, 2, 1, 0, 0, 13, 0,
                                            18, 0,  16, 4, 3, 8, 4, 4,    1, 5,    3, 8,  5, 5, 1, 8, 6, 6,  1};
    static const unsigned char head[] = {0x16, 3, 1};
    long name_length = length_of(name);
    memset(request, 0, request_size);
    unsigned char *at = put_number(put(request, head, sizeof head), request_size - 5);
    *at++ = 1;
    *at++ = 0;
    at = put_number(put_number(at, request_size - 9), 0x303);
    memset(at, 'd', 32);
    at += 32;
    *at++ = 0;
    at = put(at, suites, sizeof suites);
    at = put_number(at, request + request_size - at - 2);
    struct address literal; /* which is no name (RFC 6066) */
    if (name_length <= longest_name && !read_address(name, &literal)) {
        at = put_number(put_number(put_number(at, 0), name_length + 5), name_length + 3);
        *at++ = 0;
        at = put(put_number(at, name_length), (const unsigned char *)name, (unsigned long)name_length);
    }
    at = put(at, further, sizeof further);
    put_number(put_number(at, 21), request + request_size - at - 4);
}

enum { lost = 0, taken = 1, answered = 2 };

/* What becomes of a large request. */
static int send_large(const struct address *peer, const unsigned char *request, int segment)
{
    static char answer[1024];
    int outcome = lost;
    long file = open_connection(peer, segment);
    if (file < 0)
        return lost;
    call(sys_write, file, (long)request, request_size, 0);
    for (int tenths = 0; tenths < 25 && outcome != answered; ++tenths) {
        int unacknowledged = 0;
        if (await(file, pollin, 100)) /* an end or a reset is an answer, too */
            outcome = call(sys_read, file, (long)answer, sizeof answer, 0) != -11 ? answered : outcome;
        else if (call(sys_ioctl, file, siocoutq, (long)&unacknowledged, 0) == 0 && unacknowledged == 0)
            outcome = taken;
    }
    call(sys_close, file, 0, 0, 0);
    return outcome;
}

/* A peer that is silent whatever the size says nothing of sizes; so does one that takes none. A request that was lost once is
 * sent once more before a smaller one: packets are lost on good links, too. */
static void print_carried(const struct address *peer, const char *name, const char *word)
{
    const int headers = peer->family == af_inet6 ? 60 : 40;
    static unsigned char request[request_size];
    static const int mtus[] = {1400, 1280};
    make_request(name, request);
    int whole = send_large(peer, request, 0);
    if (whole != answered) {
        const int again = send_large(peer, request, 0);
        whole = again > whole ? again : whole;
    }
    int carries = whole == answered ? 0 : -1;
    for (int i = 0; i < 2 && carries < 0; ++i)
        if (send_large(peer, request, mtus[i] - headers) > whole)
            carries = mtus[i];
    if (carries < 0 && whole == taken)
        carries = 0;
    if (carries < 0)
        return;
    print(word);
    print_number((unsigned long)carries);
    print("\n");
}

static void print_address(const struct address *peer)
{
    for (int i = 0; i < 4; ++i) {
        print(i == 0 ? "address " : ".");
        print_number(peer->ip[i]);
    }
    print("\n");
}

static void set_port(struct address *peer, long number)
{
    peer->port[0] = (unsigned char)(number >> 8);
    peer->port[1] = (unsigned char)number;
}

/* 0 where nobody answers, who is asked twice. */
static int connects(const struct address *peer)
{
    long file = open_connection(peer, 0);
    if (file < 0 && (file = open_connection(peer, 0)) < 0)
        return 0;
    call(sys_close, file, 0, 0, 0);
    return 1;
}

static void reach4(const char *name, long port, const char *address)
{
    struct address peer = {0};
    struct address given = {0};
    if (!read_address(name, &peer)) {
        peer.family = 0;
        int found = resolve(name, &peer);
        if (found >= 0)
            print(found ? "resolves 1\n" : "resolves 0\n");
    }
    if (peer.family == 0 && read_address(address, &given))
        peer = given;
    if (peer.family == 0)
        return;
    set_port(&peer, port);
    print_address(&peer);
    const int connected = connects(&peer);
    print(connected ? "connects 1\n" : "connects 0\n");
    if (connected)
        print_carried(&peer, name, "carries ");
}

static void reach6(const char *name, long port, const char *address)
{
    struct address peer = {0};
    if (!read_address6(address, &peer))
        return;
    set_port(&peer, port);
    const int connected = connects(&peer);
    print(connected ? "connects6 1\n" : "connects6 0\n");
    if (connected)
        print_carried(&peer, name, "carries6 ");
}

void reach(const char *name, const char *port, const char *address, const char *address6)
{
    const long number = read_number(&port, 65535);
    deadline = milliseconds_now() + patience;
    if (number < 1)
        return;
    reach4(name, number, address);
    reach6(name, number, address6);
}
