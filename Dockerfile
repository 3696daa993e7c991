# The site as an image: web and worker are the same image with another command (compose.yaml).
FROM python:3.12-slim-bookworm AS packages

WORKDIR /build
COPY requirements.txt .
# Only what the site needs, at the versions that requirements.txt pins for everything.
RUN awk '/^# Tests and checks/ { exit } { print }' requirements.txt > site.txt \
    && sed 's/\[[a-z]*\]//' requirements.txt > pins.txt \
    && python -m venv /opt/site \
    && /opt/site/bin/pip install --no-cache-dir --disable-pip-version-check -r site.txt -c pins.txt


FROM python:3.12-slim-bookworm

RUN groupadd --system --gid 1000 site && useradd --system --uid 1000 --gid site --home-dir /app site
COPY --from=packages /opt/site /opt/site
ENV PATH=/opt/site/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONPATH=/app/site:/app \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    VAR_DIR=/app/var

WORKDIR /app
COPY --chown=root:root . .
# The values stand in for those of an installation: the settings refuse to load without, and none is kept.
RUN SECRET_KEY=while-building-only ALLOWED_HOSTS=localhost SITE_URL=https://localhost \
    EMAIL_URL=consolemail:// DEFAULT_FROM_EMAIL=nobody@localhost DATA_CONTROLLER=nobody \
    sh -c 'python manage.py build_assets && python manage.py collectstatic --noinput' \
    && mkdir -p var/media var/private var/erasures && chown -R site:site var/media var/private var/erasures

USER site
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "bin/healthcheck.py"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000"]
