// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/lab.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <array>

/// Which code in the documents is a command, what stands in it for something of the reader's, and what is not run in the lab.
namespace documents {

/// What stands in the documents for something of the reader's, or of the Internet, and what it is here.
struct Value {
    const char *word;
    const char *value; ///< %1 is the repository's key
};
inline constexpr std::array values{
    Value{"FILE --page NAME", "plan.json --page review"},
    Value{"--facts FILE", "--facts facts.json"},
    Value{"\"repository\": \"https://mirrors.aliyun.com/docker-ce\"",
          "\"repository\": \"http://127.0.0.1:8080/docker-ce\", \"keyFingerprint\": \"%1\""},
    Value{"{\"method\": \"online\"}",
          "{\"method\": \"online\", \"repository\": \"http://127.0.0.1:8080/docker-ce\", \"keyFingerprint\": \"%1\"}"},
    Value{"--version 28.5.2 --arch x86_64 --plan", "--version 28.5.2 --source /srv/small.tgz --arch x86_64 --plan"},
    Value{"docker-28.5.2-x86_64.tar.gz --version 28.5.2",
          "docker-28.5.2-x86_64.tar.gz --version 28.5.2 --source /srv/docker-28.5.2.tgz"},
    Value{"busybox.tar NAME", "busybox.tar lab/documents"},
};

/// Commands about the source tree that would build or test it, or boot a machine in a machine: who runs them instead.
struct Elsewhere {
    enum class Who {
        Test,   ///< a test of ctest, whose command has `words` in it
        Script, ///< `file`, in a line that is no comment
        Nobody  ///< it is for a person; `words` says why
    };
    const char *command; ///< how it begins
    Who who;
    const char *words;
    const char *file = "resources/run-tests";
};
using Who = Elsewhere::Who;
inline constexpr std::array elsewhere{
    Elsewhere{"make check", Who::Script, "run_tests asan"}, // the same tests, by another compiler
    Elsewhere{"make lottery", Who::Nobody, "it takes an hour"},
    Elsewhere{"make judges", Who::Test, "test_lab_judges"},
    Elsewhere{"make lab-suites", Who::Nobody, "it takes hours"},
    Elsewhere{"make ports", Who::Nobody, "it takes half an hour"},
    Elsewhere{"tests/lab/builders", Who::Nobody, "it compiles BuildKit, whose source is not in Debian's archive"},
    Elsewhere{"topology docker-ce", Who::Test, "test_lab_main_job"}, // there is no way back from it
    Elsewhere{"make test", Who::Script, "exec make test", ".ci/run"},
    Elsewhere{"make deb", Who::Test, "/resources/build-deb"},
    Elsewhere{"make rpm", Who::Test, "/resources/build-rpm"},
    Elsewhere{"make install", Who::Test, "--install"},
    Elsewhere{"make lab", Who::Test, "/tests/lab/lab\" \"--suite"},
    Elsewhere{"make vmtest", Who::Test, "/tests/vm/vm\" \"run"},
    Elsewhere{"echo '{\"image\": \"nginx:1.27\",", Who::Test, "/tests/vm_test"}, // the lab has no controllers
    Elsewhere{"tc qdisc add", Who::Test, "/tests/vm_test"},                      // the lab has one network with its host
    Elsewhere{"make format", Who::Nobody, "it would write what run-tests compares with"},
    Elsewhere{"make tidy", Who::Nobody, "it takes ten minutes"},
    Elsewhere{"make bench", Who::Nobody, "it wants a machine that does nothing else"},
    Elsewhere{"make", Who::Script, "cmake --build --preset"},
    Elsewhere{"tests/bench/run", Who::Nobody, "it wants a machine that does nothing else"},
    Elsewhere{"./bootstrap", Who::Script, "@./bootstrap", "Makefile"},
    Elsewhere{"ctest --preset", Who::Script, "ctest --preset"},
    Elsewhere{"ninja -C build/dev", Who::Script, "cmake --build --preset"},
    Elsewhere{"build/dev/tests/", Who::Test, "/tests/core_"},
    Elsewhere{"DOCKWRIGHT_UPDATE_GOLDEN=1 build/dev/tests/", Who::Nobody, "it would write what it has to compare with"},
    Elsewhere{"/usr/lib/qt6/bin/lupdate", Who::Test, "/tests/core_"}, // test_translations
    Elsewhere{"/usr/lib/qt6/bin/linguist", Who::Nobody, "it is a window of Qt's"},
    Elsewhere{"tests/lab/lab", Who::Test, "/tests/lab/lab\" \"--suite"},
    Elsewhere{"tests/lab/session", Who::Nobody, "the commands that it writes into its document are run"},
};

/// Names of commands in the middle of a sentence, which nobody is told to call.
inline const QSet<QString> mentions{"kill -9",
                                    "apt purge",
                                    "docker run",
                                    "docker run --rm",
                                    "docker compose",
                                    "docker build",
                                    "docker pull",
                                    "sudo ./install",
                                    "docker run --device nvidia.com/gpu=all",
                                    "systemctl daemon-reload",
                                    "ctr -n moby version",
                                    "tar xf",
                                    "sha256sum -c",
                                    "dockwright-helper --apply"};

/// What judges the host says by exit status 5 that something is not as it should be, which is no fault of the document.
inline bool isJudgement(const QString &command)
{
    return command.contains(QLatin1String("--audit")) || command.contains(QLatin1String("--exposure"))
        || command.contains(QLatin1String("--readiness")) || command.contains(QLatin1String("--probe-registries"));
}

inline QByteArray fileOf(const QString &path)
{
    return readFile(QStringLiteral("/src/") + path);
}

inline QString firstWord(const QString &command)
{
    return command.section(u' ', 0, 0);
}

inline const Elsewhere *elsewhereOf(const QString &command)
{
    const auto found = std::ranges::find_if(elsewhere, [&](const Elsewhere &entry) {
        const QString begin = QLatin1String(entry.command);
        const bool hasArguments = begin != QLatin1String("make");
        return command == begin || (hasArguments && command.startsWith(begin + u' '))
            || (begin.endsWith(u'/') && command.startsWith(begin));
    });
    return found == elsewhere.end() ? nullptr : &*found;
}

inline bool isProgram(const QString &name)
{
    return lab::run({"/bin/bash", "-c", "type -P -- \"$0\"", name}).status == 0;
}

/// Of Dockwright's packages, or of Docker.
inline bool isInstallation(const QString &text)
{
    return text.contains(QLatin1String("apt install ")) || text.contains(QLatin1String("\"install\""))
        || text.contains(QLatin1String("--bundle ")) || text.contains(QLatin1String("--uninstall"));
}

inline bool isScriptOfTheLab(const QString &name)
{
    return QFileInfo("/src/tests/lab/" + name).isExecutable();
}

/// Code in a sentence that is a command: a program and what it is called with.
inline bool isCommand(const QString &text)
{
    if (!text.contains(u' ') || mentions.contains(text))
        return false;
    return elsewhereOf(text) != nullptr || isProgram(firstWord(text)) || isScriptOfTheLab(firstWord(text));
}

} // namespace documents
