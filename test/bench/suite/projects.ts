/** The example as it is, whose image holds the wheel, and with an image that is made of the sources. */
export type Project = 'wheel' | 'sources';

/** Takes nothing that the release builds, so that the wheel and the image can be built at the same time. */
const dockerfile = `ARG PYTHON_IMAGE=python:3.13-slim
FROM \${PYTHON_IMAGE} AS production
COPY src /app
ARG VERSION=0
ENV PYTHONPATH=/app APP_VERSION=\${VERSION}
USER 10001
EXPOSE 8793
RUN ["python3", "-m", "agent_orchestrated_etl", "--version"]
ENTRYPOINT ["python3", "-m", "agent_orchestrated_etl"]
CMD ["serve"]
`;

const fromSources = {
  Dockerfile: dockerfile,
  '.dockerignore': '*\n!src\n',
  // Without an installed wheel there is no metadata to ask.
  'src/agent_orchestrated_etl/__init__.py':
    '"""Pipelines."""\n\nfrom os import environ\n\n__version__ = environ.get("APP_VERSION", "0")\n',
};

/** What the project has otherwise than the example. */
export function projectFiles(project: Project): Record<string, string> {
  return project === 'wheel' ? {} : fromSources;
}
