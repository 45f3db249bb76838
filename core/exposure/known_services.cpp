// SPDX-License-Identifier: Apache-2.0
#include "core/exposure/known_services.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace dockwright::core {

namespace {

constexpr std::array serviceTable{
    KnownService{"PostgreSQL", 5432, "postgres postgresql postgis timescaledb pgvector", ServiceKind::Database},
    KnownService{"MySQL", 3306, "mysql mysql-server mariadb percona", ServiceKind::Database},
    KnownService{"MySQL X", 33060, "", ServiceKind::Database},
    KnownService{"Redis", 6379, "redis redis-stack valkey keydb dragonfly", ServiceKind::Database},
    KnownService{"MongoDB", 27017, "mongo mongodb", ServiceKind::Database},
    KnownService{"Elasticsearch", 9200, "elasticsearch opensearch", ServiceKind::Database},
    KnownService{"Elasticsearch transport", 9300, "", ServiceKind::Database},
    KnownService{"Memcached", 11211, "memcached", ServiceKind::Database},
    KnownService{"Microsoft SQL Server", 1433, "mssql-server", ServiceKind::Database},
    KnownService{"Oracle Database", 1521, "oracle-free oracle-xe", ServiceKind::Database},
    KnownService{"CouchDB", 5984, "couchdb", ServiceKind::Database},
    KnownService{"Cassandra", 9042, "cassandra scylla", ServiceKind::Database},
    KnownService{"ClickHouse", 8123, "clickhouse-server clickhouse", ServiceKind::Database},
    KnownService{"InfluxDB", 8086, "influxdb", ServiceKind::Database},
    KnownService{"Neo4j", 7687, "neo4j", ServiceKind::Database},
    KnownService{"etcd", 2379, "etcd", ServiceKind::Database},
    KnownService{"Docker Engine API", 2375, "docker-socket-proxy", ServiceKind::Console},
    KnownService{"Docker Engine API (TLS)", 2376, "dind", ServiceKind::Console},
    KnownService{"Portainer", 9443, "portainer portainer-ce portainer-ee", ServiceKind::Console},
    KnownService{"Kibana", 5601, "kibana", ServiceKind::Console},
    KnownService{"RabbitMQ management", 15672, "", ServiceKind::Console},
    KnownService{"phpMyAdmin", 0, "phpmyadmin", ServiceKind::Console},
    KnownService{"pgAdmin", 0, "pgadmin4", ServiceKind::Console},
    KnownService{"Adminer", 0, "adminer", ServiceKind::Console},
    KnownService{"mongo-express", 0, "mongo-express", ServiceKind::Console},
    KnownService{"Redis Commander", 0, "redis-commander redisinsight", ServiceKind::Console},
    KnownService{"Jenkins", 0, "jenkins", ServiceKind::Console},
    KnownService{"Jupyter", 8888, "notebook jupyterlab", ServiceKind::Console},
    KnownService{"9000", 9000, "", ServiceKind::Maybe},
    KnownService{"8080", 8080, "", ServiceKind::Maybe},
    KnownService{"8081", 8081, "", ServiceKind::Maybe},
    KnownService{"9090", 9090, "", ServiceKind::Maybe},
    KnownService{"3000", 3000, "", ServiceKind::Maybe},
};

/// "registry:5000/team/postgres:16@sha256:…" → "postgres"
QString lastPartOf(const QString &image)
{
    return image.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0);
}

} // namespace

const char *serviceKindName(ServiceKind kind)
{
    switch (kind) {
    case ServiceKind::Database:
        return "database";
    case ServiceKind::Console:
        return "console";
    case ServiceKind::Maybe:
        return "maybe-console";
    }
    Q_UNREACHABLE();
}

std::span<const KnownService> knownServices()
{
    return serviceTable;
}

const KnownService *serviceBehind(const QString &image, int containerPort)
{
    const QString name = lastPartOf(image);
    const auto byImage = std::ranges::find_if(serviceTable, [&](const KnownService &each) {
        return !name.isEmpty() && QString::fromLatin1(each.images).split(u' ').contains(name);
    });
    if (byImage != serviceTable.end())
        return &*byImage;
    const auto byPort = std::ranges::find_if(serviceTable, [&](const KnownService &each) {
        return each.port == containerPort && containerPort != 0;
    });
    return byPort != serviceTable.end() ? &*byPort : nullptr;
}

} // namespace dockwright::core
