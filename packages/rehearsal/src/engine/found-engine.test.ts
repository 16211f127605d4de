import { describe, expect, it } from '@jest/globals';
import { parseBuilder, parseBuildxVersion } from './found-engine.ts';

describe('parseBuildxVersion', () => {
  it.each([
    ['github.com/docker/buildx v0.28.0 b1281b81bba797b21d9eaf256e6f5eb14419836a', '0.28.0'],
    ['github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3', '0.13.1'],
    ["docker: 'buildx' is not a docker command.", undefined],
    ['', undefined],
  ])('reads %j as %s', (text, version) => {
    expect(parseBuildxVersion(text)).toBe(version);
  });
});

describe('parseBuilder', () => {
  it('reads the driver and the platforms of all nodes', () => {
    const text = [
      'Name:          builder',
      'Driver:        docker-container',
      'Nodes:',
      'Platforms:     linux/amd64, linux/amd64/v2',
      'Platforms:     linux/arm64*, linux/amd64',
    ].join('\n');

    expect(parseBuilder(text)).toEqual({
      driver: 'docker-container',
      platforms: ['linux/amd64', 'linux/amd64/v2', 'linux/arm64'],
    });
  });

  it('reads nothing from an error', () => {
    expect(parseBuilder('ERROR: no builder')).toEqual({ driver: undefined, platforms: [] });
  });
});
