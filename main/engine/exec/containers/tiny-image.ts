/**
 * The smallest container image there is: one program that ends with status 0, made here, so that an engine can be
 * tried without a network and without any image. A few instructions behind an ELF header, per processor.
 */
const programs: Partial<Record<NodeJS.Architecture, { machine: number; code: string }>> = {
  // xor edi,edi; mov eax,60 (exit); syscall
  x64: { machine: 0x3e, code: '31ffb83c0000000f05' },
  // mov x0,#0; mov x8,#93 (exit); svc #0
  arm64: { machine: 0xb7, code: '000080d2a80b80d2010000d4' },
}

const headerSize = 0x78
const base = 0x400000n

/** A static ELF program of two headers and a few bytes. */
const program = (machine: number, code: Buffer): Buffer => {
  const file = Buffer.alloc(headerSize + code.length)
  file.write('7f454c46020101', 'hex')
  file.writeUInt16LE(2, 0x10) // ET_EXEC
  file.writeUInt16LE(machine, 0x12)
  file.writeUInt32LE(1, 0x14)
  file.writeBigUInt64LE(base + BigInt(headerSize), 0x18) // entry
  file.writeBigUInt64LE(0x40n, 0x20) // program headers follow at once
  file.writeUInt16LE(0x40, 0x34)
  file.writeUInt16LE(0x38, 0x36)
  file.writeUInt16LE(1, 0x38)
  file.writeUInt32LE(1, 0x40) // PT_LOAD
  file.writeUInt32LE(5, 0x44) // read, execute
  file.writeBigUInt64LE(base, 0x50)
  file.writeBigUInt64LE(base, 0x58)
  file.writeBigUInt64LE(BigInt(file.length), 0x60)
  file.writeBigUInt64LE(BigInt(file.length), 0x68)
  file.writeBigUInt64LE(0x1000n, 0x70)
  code.copy(file, headerSize)
  return file
}

const block = 512

/** One tar entry: header, contents, padding. */
const tarEntry = (name: string, data: Buffer): Buffer => {
  const header = Buffer.alloc(block)
  header.write(name, 0)
  header.write('0000755\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, data, Buffer.alloc((block - (data.length % block)) % block)])
}

/** Path of the program, in the image and in the tar. */
export const tinyProgram = 'nagare-probe'

/** The program alone; undefined for processors that have no entry above. */
export const tinyExecutable = (arch: NodeJS.Architecture = process.arch): Buffer | undefined => {
  const known = programs[arch]
  return known === undefined ? undefined : program(known.machine, Buffer.from(known.code, 'hex'))
}

/** A root file system that `import` takes. */
export const tinyImage = (arch?: NodeJS.Architecture): Buffer | undefined => {
  const data = tinyExecutable(arch)
  return data === undefined
    ? undefined
    : Buffer.concat([tarEntry(tinyProgram, data), Buffer.alloc(2 * block)])
}
