#ifndef GIT_MODEL_CLINUX_H
#define GIT_MODEL_CLINUX_H

// Calls of Linux that the C library declares for _GNU_SOURCE only, and Swift's module of it therefore lacks.

// Nothing but numbers is included, so that the types of the C library stay those of Swift's module.

#include <asm/unistd.h>

long syscall(long number, ...);

// AT_FDCWD: paths begin at the current folder.
enum { git_model_here = -100 };

// Swaps two paths in one step: renameat2(2) with RENAME_EXCHANGE.
static inline int git_model_exchange(const char *path, const char *other) {
  return (int)syscall(__NR_renameat2, git_model_here, path, git_model_here, other, 2u);
}

// Moves a path to where nothing is, in one step: renameat2(2) with RENAME_NOREPLACE.
static inline int git_model_move(const char *path, const char *target) {
  return (int)syscall(__NR_renameat2, git_model_here, path, git_model_here, target, 1u);
}

// Writes a whole file system to its disk: syncfs(2).
static inline int git_model_flush(int descriptor) { return (int)syscall(__NR_syncfs, descriptor); }

#endif
