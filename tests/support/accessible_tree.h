// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QStringList>
#include <QVariant>

/// A program's window as a screen reader has it: the tree of AT-SPI, over D-Bus.
class AccessibleTree
{
public:
    /// `bus` is that of the accessibility tree, not of the session.
    explicit AccessibleTree(const QDBusConnection &bus) : m_bus(bus) {}

    /// The names and the texts of all that shows in the windows of the program of that name, in their order.
    QStringList texts(const QString &program) const
    {
        QStringList found;
        const Node registry{QStringLiteral("org.a11y.atspi.Registry"), QStringLiteral("/org/a11y/atspi/accessible/root")};
        for (const Node &application : children(registry))
            if (property(application, "Name").toString() == program)
                read(application, 0, found);
        return found;
    }

private:
    struct Node {
        QString service;
        QString path;
    };

    QDBusMessage call(const Node &node, const char *interface, const char *method, const QVariantList &arguments = {}) const
    {
        QDBusMessage message =
            QDBusMessage::createMethodCall(node.service, node.path, QLatin1String(interface), QLatin1String(method));
        message.setArguments(arguments);
        return m_bus.call(message, QDBus::Block, 5000);
    }

    QVariant property(const Node &node, const char *name) const
    {
        return call(node, "org.freedesktop.DBus.Properties", "Get",
                    {QStringLiteral("org.a11y.atspi.Accessible"), QLatin1String(name)})
            .arguments()
            .value(0)
            .value<QDBusVariant>()
            .variant();
    }

    std::vector<Node> children(const Node &node) const
    {
        std::vector<Node> list;
        const QDBusMessage answer = call(node, "org.a11y.atspi.Accessible", "GetChildren");
        if (answer.type() != QDBusMessage::ReplyMessage)
            return list;
        const auto array = answer.arguments().value(0).value<QDBusArgument>();
        array.beginArray();
        while (!array.atEnd()) {
            Node child;
            QDBusObjectPath path;
            array.beginStructure();
            array >> child.service >> path;
            array.endStructure();
            child.path = path.path();
            list.push_back(child);
        }
        array.endArray();
        return list;
    }

    /// ATSPI_STATE_SHOWING is bit 25 of the first word.
    bool isShowing(const Node &node) const
    {
        const QDBusMessage answer = call(node, "org.a11y.atspi.Accessible", "GetState");
        if (answer.type() != QDBusMessage::ReplyMessage)
            return false;
        QList<uint> words;
        answer.arguments().value(0).value<QDBusArgument>() >> words;
        return !words.isEmpty() && (words.first() & (1U << 25U)) != 0;
    }

    void read(const Node &node, int depth, QStringList &found) const
    {
        constexpr int deepest = 40;
        if (depth > deepest || (depth > 0 && !isShowing(node)))
            return;
        if (const QString name = property(node, "Name").toString(); depth > 0 && !name.isEmpty())
            found << name;
        const QDBusMessage text = call(node, "org.a11y.atspi.Text", "GetText", {0, -1});
        if (text.type() == QDBusMessage::ReplyMessage)
            if (const QString content = text.arguments().value(0).toString(); !content.isEmpty())
                found << content;
        for (const Node &child : children(node))
            read(child, depth + 1, found);
    }

    QDBusConnection m_bus;
};
