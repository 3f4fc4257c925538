// Prints the test cases of the CEL specification (npm @bufbuild/cel-spec) as one JSON list.
const cases = [];
const walk = (suite, path) => {
  for (const { original } of suite.tests ?? []) cases.push({ suite: path, ...original });
  for (const inner of suite.suites ?? []) walk(inner, `${path}/${inner.name}`);
};
for (const name of ["conformance", "parsing"]) {
  walk((await import(`@bufbuild/cel-spec/testdata/${name}.js`)).tests, name);
}
process.stdout.write(JSON.stringify(cases));
