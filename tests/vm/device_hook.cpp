// SPDX-License-Identifier: Apache-2.0
// device_hook PID TYPE MAJOR MINOR PATH: gives a container that was created, and has not been started, a device as the legacy
// hook of the NVIDIA Container Toolkit does (libnvidia-container, src/nvcgo/internal/cgroup/v2.go): a node, and in the place of
// each device program of its cgroup one that allows the device and asks what was there before of any other. dockerd, runc and
// systemd are not told.

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace {

[[noreturn]] void die(const char *what)
{
    std::perror(what);
    std::exit(1);
}

int bpf(bpf_cmd command, bpf_attr &attributes, const char *what)
{
    const long result = syscall(SYS_bpf, command, &attributes, sizeof attributes);
    if (result < 0)
        die(what);
    return static_cast<int>(result);
}

/// Of the one hierarchy that cgroup v2 has: "0::/system.slice/docker-ID.scope".
std::string cgroupOf(const std::string &pid)
{
    std::ifstream file("/proc/" + pid + "/cgroup");
    for (std::string line; std::getline(file, line);)
        if (line.rfind("0::", 0) == 0)
            return "/sys/fs/cgroup" + line.substr(3);
    errno = ENOENT;
    die("cgroup");
}

std::vector<std::uint32_t> programsOf(int cgroup)
{
    std::vector<std::uint32_t> ids(64); // more the kernel does not attach
    bpf_attr query{};
    query.query.target_fd = static_cast<std::uint32_t>(cgroup);
    query.query.attach_type = BPF_CGROUP_DEVICE;
    query.query.prog_ids = reinterpret_cast<std::uintptr_t>(ids.data());
    query.query.prog_cnt = static_cast<std::uint32_t>(ids.size());
    bpf(BPF_PROG_QUERY, query, "query");
    ids.resize(query.query.prog_cnt);
    return ids;
}

int openProgram(std::uint32_t id)
{
    bpf_attr attributes{};
    attributes.prog_id = id;
    return bpf(BPF_PROG_GET_FD_BY_ID, attributes, "program");
}

std::vector<bpf_insn> instructionsOf(int program)
{
    bpf_prog_info info{};
    bpf_attr attributes{};
    attributes.info.bpf_fd = static_cast<std::uint32_t>(program);
    attributes.info.info_len = sizeof info;
    attributes.info.info = reinterpret_cast<std::uintptr_t>(&info);
    bpf(BPF_OBJ_GET_INFO_BY_FD, attributes, "length");
    std::vector<bpf_insn> instructions(info.xlated_prog_len / sizeof(bpf_insn));
    const std::uint32_t length = info.xlated_prog_len;
    info = {};
    info.xlated_prog_len = length;
    info.xlated_prog_insns = reinterpret_cast<std::uintptr_t>(instructions.data());
    bpf(BPF_OBJ_GET_INFO_BY_FD, attributes, "instructions");
    return instructions;
}

/// bpf_cgroup_dev_ctx: the type in the lower half of the first word, major and minor in the next two.
std::vector<bpf_insn> allowing(std::int32_t type, std::int32_t major, std::int32_t minor, const std::vector<bpf_insn> &before)
{
    const auto load = [](unsigned size, std::int16_t offset) {
        return bpf_insn{static_cast<std::uint8_t>(BPF_LDX | BPF_MEM | size), 2, 1, offset, 0};
    };
    const auto orSkip = [](std::int32_t value, std::int16_t over) {
        return bpf_insn{BPF_JMP | BPF_JNE | BPF_K, 2, 0, over, value};
    };
    std::vector<bpf_insn> all{load(BPF_H, 0),
                              orSkip(type, 6),
                              load(BPF_W, 4),
                              orSkip(major, 4),
                              load(BPF_W, 8),
                              orSkip(minor, 2),
                              {BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 1},
                              {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
    all.insert(all.end(), before.begin(), before.end());
    return all;
}

int load(const std::vector<bpf_insn> &instructions)
{
    static std::array<char, 65536> log{};
    bpf_attr attributes{};
    attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attributes.insns = reinterpret_cast<std::uintptr_t>(instructions.data());
    attributes.insn_cnt = static_cast<std::uint32_t>(instructions.size());
    attributes.license = reinterpret_cast<std::uintptr_t>("Apache");
    attributes.log_level = 1;
    attributes.log_buf = reinterpret_cast<std::uintptr_t>(log.data());
    attributes.log_size = log.size();
    const long program = syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes);
    if (program < 0) {
        std::fputs(log.data(), stderr);
        die("load");
    }
    return static_cast<int>(program);
}

void attach(bpf_cmd command, int cgroup, int program)
{
    bpf_attr attributes{};
    attributes.target_fd = static_cast<std::uint32_t>(cgroup);
    attributes.attach_bpf_fd = static_cast<std::uint32_t>(program);
    attributes.attach_type = BPF_CGROUP_DEVICE;
    attributes.attach_flags = command == BPF_PROG_ATTACH ? BPF_F_ALLOW_MULTI : 0;
    bpf(command, attributes, command == BPF_PROG_ATTACH ? "attach" : "detach");
}

} // namespace

int main(int count, char **words)
{
    if (count != 6) {
        std::fputs("device_hook PID c|b MAJOR MINOR PATH\n", stderr);
        return 2;
    }
    const std::string pid = words[1];
    const bool isBlock = *words[2] == 'b';
    const int major = std::atoi(words[3]);
    const int minor = std::atoi(words[4]);
    const int cgroup = open(cgroupOf(pid).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (cgroup < 0)
        die("cgroup");
    std::vector<int> before;
    std::vector<int> after;
    for (const std::uint32_t id : programsOf(cgroup)) {
        before.push_back(openProgram(id));
        after.push_back(load(allowing(isBlock ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR, major, minor, //
                                      instructionsOf(before.back()))));
    }
    for (const int program : before)
        attach(BPF_PROG_DETACH, cgroup, program);
    for (const int program : after)
        attach(BPF_PROG_ATTACH, cgroup, program);
    umask(0);
    const std::string node = "/proc/" + pid + "/root" + words[5];
    if (mknod(node.c_str(), (isBlock ? S_IFBLK : S_IFCHR) | 0666, makedev(major, minor)) != 0 && errno != EEXIST)
        die("node");
    std::printf("%zu programs\n", after.size());
    return 0;
}
