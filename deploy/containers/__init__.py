"""The stack in containers: images, secrets as files, and `docker compose` from a home.

`stack` is what the command line uses; `migration` and `secret_files` also run inside the services' image,
where nothing of `deploy` but this package and `deploy.provision` exists.
"""
