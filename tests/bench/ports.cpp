// SPDX-License-Identifier: Apache-2.0
// What a published port carries, and how many new connections a second it takes: kernel's work, and as little as possible of
// anybody else's.
//   bench_ports serve PORT                          until it is ended
//   bench_ports throughput ADDRESS PORT SECONDS     prints MB/s, sent to the server, which throws them away
//   bench_ports connections ADDRESS PORT SECONDS    prints connections/s, one after the other, a byte there and back on each
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr char flood = 'f'; ///< the first byte of a connection whose further ones are thrown away
constexpr char echo = 'e';  ///< it comes back, and the connection ends

[[noreturn]] void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

sockaddr_in placeOf(const char *address, const char *port)
{
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    if (inet_pton(AF_INET, address, &place.sin_addr) != 1)
        fail(address);
    return place;
}

void answer(int connection)
{
    char first = 0;
    if (read(connection, &first, 1) != 1)
        return;
    if (first == echo && write(connection, &first, 1) != 1)
        return;
    if (first == flood) // with MSG_TRUNC nothing is copied (tcp(7))
        while (recv(connection, nullptr, 1 << 20, MSG_TRUNC) > 0) {}
}

int serve(const char *port)
{
    const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const sockaddr_in place = placeOf("0.0.0.0", port);
    if (bind(listening, reinterpret_cast<const sockaddr *>(&place), sizeof place) != 0 || listen(listening, 128) != 0)
        fail("listen");
    while (true) {
        const int connection = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            continue;
        answer(connection);
        close(connection);
    }
}

int connectTo(const sockaddr_in &place)
{
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0 || connect(connection, reinterpret_cast<const sockaddr *>(&place), sizeof place) != 0)
        fail("connect");
    return connection;
}

/// Ended by RST, so that none waits for a minute with its port.
void end(int connection)
{
    const linger atOnce{1, 0};
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    close(connection);
}

class Clock
{
public:
    explicit Clock(const char *seconds) : m_limit(std::atof(seconds)) {}
    double elapsed() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }
    bool isOver() const { return elapsed() >= m_limit; }

private:
    double m_limit;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

double throughput(const sockaddr_in &place, const char *seconds)
{
    const int connection = connectTo(place);
    if (write(connection, &flood, 1) != 1)
        fail("write");
    const std::vector<char> block(1 << 18);
    double bytes = 0;
    const Clock clock(seconds);
    while (!clock.isOver()) {
        const ssize_t sent = write(connection, block.data(), block.size());
        if (sent <= 0)
            fail("write");
        bytes += static_cast<double>(sent);
    }
    const double took = clock.elapsed();
    end(connection);
    return bytes / 1e6 / took;
}

double connections(const sockaddr_in &place, const char *seconds)
{
    double count = 0;
    const Clock clock(seconds);
    for (; !clock.isOver(); ++count) {
        const int connection = connectTo(place);
        char back = 0;
        if (write(connection, &echo, 1) != 1 || read(connection, &back, 1) != 1)
            fail("echo");
        end(connection);
    }
    return count / clock.elapsed();
}

} // namespace

int main(int argc, char **argv)
{
    const std::string command = argc > 1 ? argv[1] : "";
    if (command == "serve" && argc == 3)
        return serve(argv[2]);
    const bool isFlood = command == "throughput";
    if (argc != 5 || (!isFlood && command != "connections"))
        return 2;
    const sockaddr_in place = placeOf(argv[2], argv[3]);
    std::printf("%.3f\n", isFlood ? throughput(place, argv[4]) : connections(place, argv[4]));
    return 0;
}
