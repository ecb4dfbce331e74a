#ifndef GIT_MODEL_CLIBGIT2_H
#define GIT_MODEL_CLIBGIT2_H

#include <stddef.h>

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

/* git_libgit2_opts() is variadic, which Swift cannot call: one wrapper for each option in use. */

/* Empties the search path of one configuration level, so that nobody's home directory takes part. */
static inline int gm_git_clear_search_path(int level) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
}

/* Looks for one configuration level in `path` only: an injected home directory instead of that of the process. */
static inline int gm_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

/* Switches libgit2's own cache of objects on (1) or off (0). */
static inline int gm_git_enable_caching(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_CACHING, enabled);
}

/* Switches the SHA-1 check of every object read on (1) or off (0). */
static inline int gm_git_strict_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

/* Switches the owner check of opened repositories on (1) or off (0). */
static inline int gm_git_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

#endif
