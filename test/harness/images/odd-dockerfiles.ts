/** Dockerfiles of `FROM scratch` whose stages are hard to find, by what is hard. */
export const oddDockerfiles: Readonly<Record<string, string>> = {
  'a shift in arithmetic':
    'FROM scratch AS one\nRUN SHIFT=3; echo $((1<<SHIFT))\nFROM scratch AS test\nFROM scratch AS production\n',
  'a shift with blanks':
    'FROM scratch AS one\nRUN echo $(( 1 <<SHIFT ))\nFROM scratch AS no\nSHIFT\nFROM scratch AS production\n',
  'a shift and a name':
    'FROM scratch AS one\nRUN echo $((A<<B)) && cat <<EOF\nFROM scratch AS no\nEOF\nFROM scratch AS production\n',
  'a here-string': 'FROM scratch AS one\nRUN cat <<<EOF\nFROM scratch AS production\n',
  'a here-document': 'FROM scratch AS one\nRUN <<EOF\nFROM scratch AS no\nEOF\nFROM scratch AS production\n',
  'a quoted here-document': `FROM scratch AS one\nRUN cat <<'E O F' <<"B"\nFROM x AS a\nE O F\nFROM x AS b\nB\nFROM scratch AS two\n`,
  'a here-document with tabs': 'FROM scratch AS one\nRUN <<-EOF\n\tFROM x AS no\n\tEOF\nFROM scratch AS two\n',
  'one with tabs and one without':
    'FROM scratch AS one\nCOPY <<-A <<B /x/\n\tA\n\tB\nFROM x AS no\nB\nFROM scratch AS two\n',
  'a here-document of a descriptor': 'FROM scratch AS one\nRUN 3<<EOF cat\nFROM x AS no\nEOF\nFROM scratch AS two\n',
  'a here-document in quotes': 'FROM scratch AS one\nRUN echo "a <<EOF b"\nFROM scratch AS two\n',
  'a glued here-document': 'FROM scratch AS one\nRUN cat<<EOF\nFROM scratch AS two\n',
  'a here-document after a mount':
    'FROM scratch AS one\nRUN --mount=type=tmpfs,target=/t <<EOF\nFROM x AS no\nEOF\nFROM scratch AS two\n',
  'a here-document of ONBUILD': 'FROM scratch AS one\nONBUILD RUN <<EOF\nFROM x AS no\nEOF\nFROM scratch AS two\n',
  'a here-document of CMD, which has none': 'FROM scratch AS one\nCMD cat <<EOF\nFROM scratch AS two\n',
  'a here-document in JSON': 'FROM scratch AS one\nRUN ["cat", "<<EOF"]\nFROM scratch AS two\n',
  'a here-document that is continued':
    'FROM scratch AS one\nRUN cat \\\n  <<EOF\nFROM x AS no\nEOF\nFROM scratch AS two\n',
  'a line that ends in an escape in a here-document':
    'FROM scratch AS one\nRUN <<EOF\necho \\\nEOF\nFROM scratch AS two\n',
  'names in several cases': 'from scratch as One\nFrom scratch aS TWO\nFROM scratch AS Production\n',
  'unnamed stages': 'FROM scratch\nFROM scratch\n',
  'a continued FROM': 'FROM scratch \\\n  # why\n\n  AS \\\n  production\nFROM scratch\n',
  'comments between': '# FROM scratch AS no\nFROM scratch AS one\n  # FROM scratch AS no\nFROM scratch AS two\n',
  'a comment in a RUN': 'FROM scratch AS one\nRUN true \\\n# FROM scratch AS no\n  && true\nFROM scratch AS two\n',
  'an empty line in a RUN': 'FROM scratch AS one\nRUN true \\\n\n  && true\nFROM scratch AS two\n',
  'a continued RUN that looks like FROM': 'FROM scratch AS one\nRUN true \\\nFROM scratch AS no\nFROM scratch AS two\n',
  'an escape with blanks after it': 'FROM scratch AS one\nRUN true \\  \nFROM scratch AS no\nFROM scratch AS two\n',
  'an escape at the end': 'FROM scratch AS one\nRUN true \\\n',
  'no line end': 'FROM scratch AS one\nFROM scratch AS two',
  'indents and tabs': '  FROM\tscratch\tAS\tone\n\t FROM scratch   AS   two  \n',
  'Windows line ends': 'FROM scratch AS one\r\nRUN <<EOF\r\nFROM x AS no\r\nEOF\r\nFROM scratch AS two\r\n',
  'a byte-order mark': '\uFEFFFROM scratch AS one\nFROM scratch AS two\n',
  'another escape': '# escape=`\nFROM scratch `\n  AS one\nRUN dir c:\\\nFROM scratch AS two\n',
  'another escape, with Windows line ends and a mark':
    '\uFEFF# escape=`\r\nFROM scratch `\r\n AS one\r\nRUN dir c:\\\r\nFROM scratch AS two\r\n',
  'an escape that is only a comment': '# a comment\n# escape=`\nFROM scratch \\\n  AS one\nFROM scratch AS two\n',
  'directives in another case': '#ESCAPE = `\nFROM scratch `\n  AS one\nFROM scratch AS two\n',
  arguments: 'ARG BASE=scratch\nARG NAME\nFROM ${BASE} AS one\nFROM ${NAME:-scratch} AS two\nFROM $BASE\n',
  platforms: 'FROM --platform=$BUILDPLATFORM scratch AS one\nFROM --platform=linux/amd64 scratch AS two\n',
  'a stage of a stage': 'FROM scratch AS base\nFROM base AS production\nFROM production AS test\n',
  'names with dots and hyphens': 'FROM scratch AS a.b-c_d\nFROM scratch AS e1\n',
  'a name twice': 'FROM scratch AS one\nFROM scratch AS one\n',
  'FROM in strings':
    'FROM scratch AS one\nLABEL a="\\\nFROM scratch AS no"\nENV B "FROM scratch AS no"\nFROM scratch AS two\n',
  'single quotes over lines': "FROM scratch AS one\nRUN echo 'a \\\nFROM scratch AS no'\nFROM scratch AS two\n",
  'a shell of another kind':
    'FROM scratch AS one\nSHELL ["bash", "-c"]\nRUN x=1 && (( x <<= 2 ))\nFROM scratch AS two\n',
  'many stages': Array.from({ length: 40 }, (_, at) => `FROM scratch AS s${at}`).join('\n'),
};
