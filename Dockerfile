# The HTTP interface; compose.yaml puts a Neo4j beside it.
# NOT BUILT OR RUN where it was written, since there was no Docker there.
FROM python:3.11-slim

WORKDIR /lintas
COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/runtime.txt
COPY pyproject.toml README.md LICENSE NOTICE lintas.py ./
COPY graph graph
COPY ingest ingest
COPY api api
COPY visualisations visualisations
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home lintas

USER lintas
EXPOSE 8000
ENTRYPOINT ["lintas"]
CMD ["serve", "--host", "0.0.0.0"]
