#ifndef GIT_MODEL_CLIBCRYPTO_H
#define GIT_MODEL_CLIBCRYPTO_H

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#endif
