// SPDX-License-Identifier: Apache-2.0
/* The program of the throw-away container: prints what it sees of itself and ends. No C library, so that the image is
 * this one file of a few hundred bytes and needs nothing of the host. */

#if defined(__x86_64__)
enum {
    sys_read = 0,
    sys_write = 1,
    sys_getpid = 39,
    sys_exit = 60,
    sys_prctl = 157,
    sys_openat = 257,
    sys_ppoll = 271,
    sys_prlimit64 = 302
};
static long call(long number, long a, long b, long c, long d)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = 0; /* prctl wants what it does not use to be 0 */
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum {
    sys_openat = 56,
    sys_read = 63,
    sys_write = 64,
    sys_ppoll = 73,
    sys_exit = 93,
    sys_prctl = 167,
    sys_getpid = 172,
    sys_prlimit64 = 261
};
static long call(long number, long a, long b, long c, long d)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = 0;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return x0;
}
#else
#error "probe.c knows x86_64 and aarch64, the architectures that Docker publishes its static binaries for"
#endif

enum { rlimit_nofile = 7, pr_get_no_new_privs = 39, at_fdcwd = -100 };

static void print(const char *text)
{
    long length = 0;
    while (text[length] != 0)
        ++length;
    call(sys_write, 1, (long)text, length, 0);
}

static void print_number(unsigned long number)
{
    char digits[24];
    char *start = digits + sizeof digits - 1;
    *start = 0;
    do
        *--start = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    print(start);
}

/* The first line of a small file. */
static void print_line(const char *path)
{
    char text[256];
    long file = call(sys_openat, at_fdcwd, (long)path, 0, 0);
    long length = file < 0 ? 0 : call(sys_read, file, (long)text, sizeof text - 1, 0);
    long end = 0;
    while (end < length && text[end] != '\n')
        ++end;
    text[end] = 0;
    print(text);
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
}

/* With an argument it stays, so that others can look at it; without one it says what it sees, and ends. */
__attribute__((used)) static void run(const long *stack)
{
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
