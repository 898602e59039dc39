/** Which packages a source needs, as far as its imports tell. */
import { importsOf } from './imports.ts'

/** Modules whose package has another name. */
const packageNames: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
  cv2: 'opencv-python-headless',
  PIL: 'Pillow',
  yaml: 'PyYAML',
  bs4: 'beautifulsoup4',
  dateutil: 'python-dateutil',
  dotenv: 'python-dotenv',
  skimage: 'scikit-image',
  attr: 'attrs',
  umap: 'umap-learn',
  jwt: 'PyJWT',
  psycopg2: 'psycopg2-binary',
  sentence_transformers: 'sentence-transformers',
  imblearn: 'imbalanced-learn',
}

/** Name of the package that a top-level module comes with. */
export const packageOf = (module: string): string => packageNames[module] ?? module

/** Python's own modules: those of 3.8 to 3.14, whichever runs the step. */
const ownModules: ReadonlySet<string> = new Set(
  `__future__ _thread abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb
  binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys
  compileall compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses
  datetime dbm decimal difflib dis distutils doctest dummy_threading email encodings ensurepip enum errno faulthandler
  fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass gettext glob
  graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json
  keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib
  pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile
  pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select
  selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
  sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig
  syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib
  trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave
  weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`.split(
    /\s+/,
  ),
)

/** `scikit_learn[all]>=1; python_version<"3.9"` and `Scikit-Learn` are the same package. */
export const packageKey = (requirement: string): string =>
  (/^\s*([A-Za-z0-9._-]+)/.exec(requirement)?.[1] ?? requirement).toLowerCase().replaceAll(/[-_.]+/g, '-')

/** What these bring along, because they are always installed with it. */
const bringsAlong: Readonly<Record<string, readonly string[]>> = {
  pandas: ['numpy', 'dateutil'],
  'scikit-learn': ['numpy', 'scipy', 'joblib'],
  mlflow: ['numpy', 'pandas', 'sklearn', 'yaml'],
  // Other builds of the same modules.
  'mlflow-skinny': ['mlflow', 'yaml'],
  'opencv-python': ['cv2', 'numpy'],
  psycopg2: ['psycopg2'],
  'tensorflow-cpu': ['tensorflow', 'numpy'],
}

/**
 * Packages that the imports ask for and the list does not have, in the order of the code. The SDK is there in every
 * step. Nothing is looked up: a name is what the module is called, or what is known of it.
 */
export function missingPackages(code: string, packages: readonly string[]): string[] {
  const have = new Set(packages.map(packageKey))
  const along = new Set([...have].flatMap((name) => bringsAlong[name] ?? []))
  const wanted = importsOf(code)
    .map((name) => name.split('.')[0] ?? name)
    .filter((name) => !ownModules.has(name) && name !== 'kfp' && !along.has(name))
    .map(packageOf)
  return [...new Set(wanted)].filter((name) => !have.has(packageKey(name)))
}
