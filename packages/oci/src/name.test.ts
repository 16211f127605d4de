import { describe, expect, it } from '@jest/globals';
import { findPage, imageOnGitHub, parseImageName } from './name.ts';

describe('parseImageName', () => {
  it.each([
    ['ghcr.io/acme/parcel', 'ghcr.io', 'acme/parcel', 'https://ghcr.io'],
    ['acme/parcel', 'docker.io', 'acme/parcel', 'https://registry-1.docker.io'],
    ['parcel', 'docker.io', 'library/parcel', 'https://registry-1.docker.io'],
    ['index.docker.io/acme/parcel', 'docker.io', 'acme/parcel', 'https://registry-1.docker.io'],
    ['localhost/parcel', 'localhost', 'parcel', 'http://localhost'],
    ['127.0.0.1:5000/acme/parcel', '127.0.0.1:5000', 'acme/parcel', 'http://127.0.0.1:5000'],
    ['[::1]:5000/parcel', '[::1]:5000', 'parcel', 'http://[::1]:5000'],
    ['registry.example.com:8443/a/b/c', 'registry.example.com:8443', 'a/b/c', 'https://registry.example.com:8443'],
  ])('reads %s', (text, registry, repository, origin) => {
    expect(parseImageName(text)).toEqual({ name: `${registry}/${repository}`, registry, repository, origin });
  });

  it.each([
    '',
    'ghcr.io/acme/parcel:1.0',
    'ghcr.io/acme/parcel@sha256:00',
    'ghcr.io/Acme/parcel',
    'ghcr.io/acme//parcel',
    'ghcr.io/acme/-parcel',
    'https://ghcr.io/acme/parcel',
    `ghcr.io/${'a'.repeat(260)}`,
  ])('refuses `%s`', (text) => {
    expect(parseImageName(text)).toBeUndefined();
  });
});

describe('imageOnGitHub', () => {
  it.each([
    'https://github.com/Acme/Parcel.git',
    'https://token@github.com/acme/parcel',
    'git@github.com:acme/parcel.git',
    'ssh://git@github.com/acme/parcel.git/',
    'git+https://github.com/acme/parcel.git',
  ])('finds the name in %s', (url) => {
    expect(imageOnGitHub(url)).toBe('ghcr.io/acme/parcel');
  });

  it('finds none elsewhere', () => {
    expect(imageOnGitHub('https://gitlab.com/acme/parcel.git')).toBeUndefined();
  });
});

it.each([
  ['ghcr.io/acme/parcel', 'https://ghcr.io/acme/parcel'],
  ['acme/parcel', 'https://hub.docker.com/r/acme/parcel'],
  ['registry.example.com/acme/parcel', undefined],
])('the page of %s is %s', (name, page) => {
  const image = parseImageName(name);
  expect(image && findPage(image)).toBe(page);
});

it('asks a registry in the clear on this machine, and where the configuration allows it', () => {
  const allowed = ['Nexus.corp:8081'];

  expect(parseImageName('nexus.corp:8081/acme/parcel', allowed)?.origin).toBe('http://nexus.corp:8081');
  expect(parseImageName('nexus.corp:8081/acme/parcel')?.origin).toBe('https://nexus.corp:8081');
  expect(parseImageName('nexus.corp/acme/parcel', allowed)?.origin).toBe('https://nexus.corp');
  expect(parseImageName('localhost:5000/acme/parcel')?.origin).toBe('http://localhost:5000');
});
