// SPDX-License-Identifier: Apache-2.0
/* The program of the throw-away container: prints what it sees of itself and ends. No C library, so that the image is
 * this one file of a few thousand bytes and needs nothing of the host. */

#include "calls.inc"

enum { rlimit_nofile = 7, pr_get_no_new_privs = 39, af_inet = 2, sock_dgram = 2, siocgifaddr = 0x8915 };

/* The first line of a small file. */
static void print_line(const char *path)
{
    char text[256];
    long length = read_file(path, text, sizeof text - 1);
    long end = 0;
    while (end < length && text[end] != '\n')
        ++end;
    text[end] = 0;
    print(text);
}

/* netdevice(7): of the interface that dockerd gives a container. */
static void print_address(void)
{
    struct {
        char name[16];
        unsigned short family;
        unsigned char port[2];
        unsigned char ip[4];
        char rest[16];
    } request = {"eth0", 0, {0, 0}, {0, 0, 0, 0}, {0}};
    const long file = call(sys_socket, af_inet, sock_dgram, 0, 0);
    if (file < 0 || call(sys_ioctl, file, siocgifaddr, (long)&request, 0) != 0)
        return;
    call(sys_close, file, 0, 0, 0);
    print("address");
    for (int i = 0; i < 4; ++i) {
        print(i == 0 ? " " : ".");
        print_number(request.ip[i]);
    }
    print("\n");
}

/* proc(5), /proc/net/if_inet6: of each address a line of words. The first one is its 32 digits, and the fourth one the scope,
 * which is 00 for what is not of this link alone. */
static void print_addresses6(void)
{
    enum { digits = 32, word_of_scope = 3 };
    char text[2048];
    const long length = read_file("/proc/net/if_inet6", text, sizeof text - 2);
    text[length] = text[length + 1] = 0;
    for (long start = 0, at = 0; start < length; start = ++at) {
        for (int word = 0; at < length && word < word_of_scope; ++at)
            word += text[at] == ' ';
        if (text[at] == '0' && text[at + 1] == '0') {
            print("address6 ");
            call(sys_write, 1, (long)(text + start), digits, 0);
            print("\n");
        }
        while (at < length && text[at] != '\n')
            ++at;
    }
}

static void describe(void)
{
    unsigned long limit[2] = {0, 0};
    call(sys_prlimit64, 0, rlimit_nofile, 0, (long)limit);
    print("nofile ");
    print_number(limit[0]);
    print(" ");
    print_number(limit[1]);
    print("\npid ");
    print_number((unsigned long)call(sys_getpid, 0, 0, 0, 0));
    print("\nno_new_privs ");
    print_number((unsigned long)call(sys_prctl, pr_get_no_new_privs, 0, 0, 0));
    print("\nuid_map ");
    print_line("/proc/self/uid_map");
    print("\n");
    print_address();
    print_addresses6();
}

/* With an argument it stays, so that others can look at it; without one it says what it sees, and ends; with four it says
 * what it reaches. */
__attribute__((used)) static void run(const long *stack)
{
    if (stack[0] == 5) {
        reach((const char *)stack[2], (const char *)stack[3], (const char *)stack[4], (const char *)stack[5]);
        call(sys_exit, 0, 0, 0, 0);
    }
    if (stack[0] > 1)
        for (;;)
            call(sys_ppoll, 0, 0, 0, 0);
    describe();
    call(sys_exit, 0, 0, 0, 0);
}

/* The stack as the kernel leaves it begins with the number of arguments. */
#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall run\n");
#else
__asm__(".globl _start\n_start:\n\tmov x0, sp\n\tbl run\n");
#endif
