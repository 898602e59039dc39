/** A pipeline of many steps, as a file: layers of steps that read from the layers before. */

const component = `  comp-step:
    executorLabel: exec-step
    inputDefinitions:
      artifacts:
        first: {artifactType: {schemaTitle: system.Dataset, schemaVersion: 0.0.1}, isOptional: true}
        second: {artifactType: {schemaTitle: system.Dataset, schemaVersion: 0.0.1}, isOptional: true}
        third: {artifactType: {schemaTitle: system.Dataset, schemaVersion: 0.0.1}, isOptional: true}
      parameters:
        rate: {parameterType: NUMBER_DOUBLE}
    outputDefinitions:
      artifacts:
        data: {artifactType: {schemaTitle: system.Dataset, schemaVersion: 0.0.1}}
      parameters:
        score: {parameterType: NUMBER_DOUBLE}`

const wire = (port, from) => `            ${port}:
              taskOutputArtifact: {outputArtifactKey: data, producerTask: step-${from}}`

const task = (number, from) => `      step-${number}:
        cachingOptions: {enableCache: true}
        componentRef: {name: comp-step}
${from.length === 0 ? '' : `        dependentTasks: [${[...new Set(from)].map((one) => `step-${one}`).join(', ')}]\n`}        inputs:
${from.length === 0 ? '' : `          artifacts:\n${from.map((one, at) => wire(['first', 'second', 'third'][at], one)).join('\n')}\n`}          parameters:
            rate: {runtimeValue: {constant: 0.5}}
        taskInfo: {name: step-${number}}`

/** Who a step reads from: steps of the twelve before it, always the same ones, \`wires\` in all. */
function sources(steps, wires) {
  const from = Array.from({ length: steps }, () => [])
  let laid = 0
  for (let round = 0; round < 3; round++)
    for (let step = 12; step < steps && laid < wires; step++) {
      const source = step - 12 + ((step * 7 + round * 5) % 12)
      if (source >= step || from[step].includes(source)) continue
      from[step].push(source)
      laid += 1
    }
  return from
}

/** @returns the text of a KFP file */
export function largePipeline(steps, wires) {
  const tasks = sources(steps, wires).map((from, number) => task(number, from))
  return `components:
${component}
deploymentSpec:
  executors:
    exec-step:
      container: {command: [sh, -c, 'exit 0'], image: python:3.11}
pipelineInfo: {name: large-${steps}}
root:
  dag:
    tasks:
${tasks.join('\n')}
schemaVersion: 2.1.0
sdkVersion: kfp-2.17.0
`
}
