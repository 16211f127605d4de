import type { WorkflowInput } from './render-github.ts';

/** The jobs of GitLab CI. @param isWithOthers whether the pipeline has jobs of its own, after which the release runs */
export function renderGitlab(input: WorkflowInput, isWithOthers: boolean): string {
  const stage = isWithOthers ? '.post # when all other jobs have succeeded' : 'release';
  return `# Releases with Waybill. Variables of the project: GITLAB_TOKEN (a project access token with api and write_repository, protected and
# masked)${input.hasPython && !input.isTrusted ? ', PYPI_TOKEN' : ''}. A part whose variable is missing is off, and the log says so.
${input.tests === '' ? '' : renderTest(input, isWithOthers)}release:
  stage: ${stage}
${input.hasImage ? withEngine : '  image: node:24-bookworm\n'}  rules:
    # A push of the release itself makes no other release.
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH =~ /${branchPattern(input.branches)}/
  # One release of a branch at a time, and a newer push does not cancel it.
  resource_group: release-$CI_COMMIT_REF_SLUG
  interruptible: false
${input.isTrusted ? '  id_tokens:\n    PYPI_ID_TOKEN: { aud: pypi }\n' : ''}  variables:
    GIT_DEPTH: 0 # the next version follows from the history and the tags
    GIT_STRATEGY: clone
${input.hasImage ? imageVariables : ''}  before_script:
${prepareTools(input)}    # Exactly what the lock file says, and no code of it runs now.
    - ${input.install}
  script:
    - npx semantic-release
`;
}

function renderTest({ tests, hasPython }: WorkflowInput, isWithOthers: boolean): string {
  // A pipeline that has jobs of its own runs its tests.
  if (isWithOthers) return '';
  const script = tests.split('\n').map((line) => `    - ${JSON.stringify(line)}\n`);
  return `test:
  stage: test
  image: ${hasPython ? 'ghcr.io/astral-sh/uv:python3.13-bookworm' : 'node:24-bookworm'}
  script:
${script.join('')}
`;
}

const withEngine = `  image: docker:28 # Alpine: Node, git and uv are added below
  services: ['docker:28-dind']
`;

const imageVariables = `    DOCKER_TLS_CERTDIR: /certs
    DOCKER_IMAGE: $CI_REGISTRY_IMAGE
    DOCKER_REGISTRY_USER: $CI_REGISTRY_USER
    DOCKER_REGISTRY_PASSWORD: $CI_REGISTRY_PASSWORD
`;

function prepareTools({ hasImage, hasPython }: WorkflowInput): string {
  if (!hasImage)
    return hasPython
      ? '    - apt-get update && apt-get install --yes python3-venv pipx && pipx install uv && export PATH="$HOME/.local/bin:$PATH"\n'
      : '';
  return `    - apk add --no-cache nodejs npm git python3${hasPython ? ' uv' : ''}
    - docker run --privileged --rm tonistiigi/binfmt --install arm64
    - docker context create ci && docker buildx create --use ci
`;
}

/** An expression of GitLab, which is between slashes, for names and globs of branches. */
function branchPattern(branches: readonly string[]): string {
  const alternatives = branches.map((branch) => branch.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&').replace(/\*+/g, '.*'));
  return `^(${alternatives.join('|')})$`;
}
