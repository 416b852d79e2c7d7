# Stand-in for the official rabbitmq image: same configuration folder, data folder, user id 999, log to the console, and
# the command line tools in PATH. RABBITMQ_DEFAULT_USER, _PASS and _VHOST are read by the server itself.
ARG BASE
FROM ${BASE}
RUN groupadd --system --gid 999 rabbitmq \
    && useradd --system --uid 999 --gid 999 --home-dir /var/lib/rabbitmq --shell /bin/bash rabbitmq
RUN --mount=type=bind,source=install,target=/tmp/install \
    --mount=type=secret,id=sources --mount=type=secret,id=apt --mount=type=secret,id=ca \
    sh /tmp/install rabbitmq-server
RUN rm -rf /var/lib/rabbitmq /var/log/rabbitmq /etc/rabbitmq \
    && install -d -o rabbitmq -g rabbitmq -m 0755 /etc/rabbitmq /etc/rabbitmq/conf.d \
    && install -d -o rabbitmq -g rabbitmq -m 0777 /var/lib/rabbitmq /var/log/rabbitmq \
    && printf 'loopback_users.guest = false\nlog.console = true\n' > /etc/rabbitmq/conf.d/10-defaults.conf
ENV LANG=C.UTF-8 HOME=/var/lib/rabbitmq RABBITMQ_LOGS=- PATH=/usr/lib/rabbitmq/bin:$PATH
USER rabbitmq
VOLUME /var/lib/rabbitmq
EXPOSE 5672
CMD ["rabbitmq-server"]
