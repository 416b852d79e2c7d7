# Stand-in for the official postgres image: same variables, `_FILE` secrets, data folder, init folder, user id 999 and
# stop signal. It runs as postgres from the start, so a data folder mounted from the host has to belong to 999.
ARG BASE
FROM ${BASE}
RUN groupadd --system --gid 999 postgres \
    && useradd --system --uid 999 --gid 999 --home-dir /var/lib/postgresql --shell /bin/bash postgres \
    && install -d /etc/postgresql-common \
    && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
RUN --mount=type=bind,source=install,target=/tmp/install \
    --mount=type=secret,id=sources --mount=type=secret,id=apt --mount=type=secret,id=ca \
    sh /tmp/install postgresql-17
RUN install -d -o postgres -g postgres -m 1777 /var/lib/postgresql/data \
    && install -d -o postgres -g postgres -m 3777 /run/postgresql \
    && install -d /docker-entrypoint-initdb.d
COPY --chmod=0755 postgres-entrypoint /usr/local/bin/docker-entrypoint.sh
ENV LANG=C.UTF-8 PGDATA=/var/lib/postgresql/data PATH=/usr/lib/postgresql/17/bin:$PATH
USER postgres
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
EXPOSE 5432
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
