import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { loopback, temporaryFolder } from '@waybill/kernel/testing';
import { oidcIssuer } from '@waybill/rehearsal';
import { verifyConditions } from '../src/index.ts';
import { openWorld, ports, raw, type World } from './world.ts';

const role = 'arn:aws:iam::123456789012:role/release';

/** The default chain reads the process, whatever the host's context has. */
const own = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CONFIG_FILE',
  'AWS_PROFILE',
];
let before: Record<string, string | undefined>;
beforeEach(() => {
  before = Object.fromEntries(own.map((name) => [name, process.env[name]]));
  for (const name of own) delete process.env[name];
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
  });
});
afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** The security token service: gives the keys of the archive for a token, and remembers what it was asked. */
async function tokenService({ s3 }: World, refuses = false) {
  const asked: URLSearchParams[] = [];
  const server = await loopback(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push(new URLSearchParams(text));
    response.statusCode = refuses ? 403 : 200;
    response.setHeader('content-type', 'text/xml');
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = s3.environment;
    const keys = `<AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>the-session-token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>`;
    response.end(
      refuses
        ? '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>'
        : `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>${keys}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    );
  });
  return { ...server, asked };
}

const noKeys = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };

it('a job on GitHub takes the role by its identity', async () => {
  await using world = await openWorld();
  await using service = await tokenService(world);
  const issuer = await oidcIssuer();
  try {
    const context = world.context({ ...noKeys, ...issuer.environment, AWS_ENDPOINT_URL_STS: service.url });

    await verifyConditions({ ...raw, role }, context, ports);

    expect(service.asked.map((each) => Object.fromEntries(each))).toEqual([
      expect.objectContaining({
        Action: 'AssumeRoleWithWebIdentity',
        RoleArn: role,
        WebIdentityToken: issuer.issued[0],
      }),
    ]);
    expect(world.door.requests.every(({ headers }) => headers['x-amz-security-token'] === 'the-session-token')).toBe(
      true,
    );
  } finally {
    await issuer.stop();
  }
});

it('a job on GitLab takes it by the token of `id_tokens`', async () => {
  await using world = await openWorld();
  await using service = await tokenService(world);
  const issuer = await oidcIssuer();
  try {
    const token = issuer.issue('https://gitlab.example.com');
    const env = { ...noKeys, GITLAB_CI: 'true', AWS_ID_TOKEN: token, AWS_ENDPOINT_URL_STS: service.url };

    await expect(verifyConditions({ ...raw, role }, world.context(env), ports)).rejects.toMatchObject({
      code: 'ENOARCHIVECREDENTIALS',
      message: expect.stringContaining('no identity token for the audience `sts.amazonaws.com`'),
    });
    await verifyConditions({ ...raw, role, audience: 'https://gitlab.example.com' }, world.context(env), ports);

    expect(service.asked.map((each) => each.get('WebIdentityToken'))).toEqual([token]);
  } finally {
    await issuer.stop();
  }
});

it('a role that the job does not get is named, with the reason', async () => {
  await using world = await openWorld();
  await using service = await tokenService(world, true);
  const issuer = await oidcIssuer();
  try {
    const context = world.context({ ...noKeys, ...issuer.environment, AWS_ENDPOINT_URL_STS: service.url });

    await expect(verifyConditions({ ...raw, role }, context, ports)).rejects.toMatchObject({
      code: 'EARCHIVEROLE',
      message: expect.stringContaining('Not authorized to perform sts:AssumeRoleWithWebIdentity'),
    });
  } finally {
    await issuer.stop();
  }
});

it('a token in a file does as well', async () => {
  await using world = await openWorld();
  await using service = await tokenService(world);
  await using folder = await temporaryFolder({ token: 'the-token-of-the-file' });
  const env = { ...noKeys, AWS_WEB_IDENTITY_TOKEN_FILE: `${folder.path}/token`, AWS_ENDPOINT_URL_STS: service.url };

  await verifyConditions({ ...raw, role }, world.context(env), ports);

  expect(service.asked[0]?.get('WebIdentityToken')).toBe('the-token-of-the-file');
});

it('a job without an identity uses the keys that a step before has left, or says what is missing', async () => {
  await using world = await openWorld();

  await verifyConditions({ ...raw, role }, world.context(), ports);
  await expect(verifyConditions({ ...raw, role }, world.context(noKeys), ports)).rejects.toMatchObject({
    code: 'ENOARCHIVECREDENTIALS',
    message: expect.stringContaining('`archive.role` is set'),
  });
});

it('a profile of the configuration files is used where the job has no keys', async () => {
  await using world = await openWorld();
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = world.s3.environment;
  await using folder = await temporaryFolder({
    credentials: `[releases]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
  });
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = `${folder.path}/credentials`;

  await verifyConditions({ ...raw, profile: 'releases' }, world.context(noKeys), ports);
  await expect(verifyConditions({ ...raw, profile: 'another' }, world.context(noKeys), ports)).rejects.toMatchObject({
    code: 'ENOARCHIVECREDENTIALS',
  });
});

it('no credentials at all are an error that lists the ways', async () => {
  await using world = await openWorld();

  await expect(verifyConditions(raw, world.context(noKeys), ports)).rejects.toMatchObject({
    code: 'ENOARCHIVECREDENTIALS',
    details: expect.stringContaining('AWS_ID_TOKEN'),
  });
});
