# Stand-in for the official python image (slim): python3, python, pip and venv; no compiler.
ARG BASE
FROM ${BASE}
RUN --mount=type=bind,source=install,target=/tmp/install \
    --mount=type=secret,id=sources --mount=type=secret,id=apt --mount=type=secret,id=ca \
    sh /tmp/install python3 python-is-python3 python3-venv python3-pip
ENV LANG=C.UTF-8
CMD ["python3"]
