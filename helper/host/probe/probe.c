/* The program of the throw-away container: prints what it sees of itself and ends. No C library, so that the image is
 * this one file of a few hundred bytes and needs nothing of the host. */

#if defined(__x86_64__)
enum { sys_write = 1, sys_getpid = 39, sys_exit = 60, sys_prctl = 157, sys_prlimit64 = 302 };
static long call(long number, long a, long b, long c, long d)
{
    long result;
    register long r10 __asm__("r10") = d;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum { sys_write = 64, sys_exit = 93, sys_prctl = 167, sys_getpid = 172, sys_prlimit64 = 261 };
static long call(long number, long a, long b, long c, long d)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
}
#else
#error "probe.c knows x86_64 and aarch64, the architectures that Docker publishes its static binaries for"
#endif

enum { rlimit_nofile = 7, pr_get_no_new_privs = 39 };

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

/* The kernel enters here with the stack aligned as for a jump, a compiler expects it as after a call. */
#if defined(__x86_64__)
__attribute__((force_align_arg_pointer))
#endif
void _start(void)
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
    print("\n");
    call(sys_exit, 0, 0, 0, 0);
}
