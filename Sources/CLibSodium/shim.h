#ifndef GIT_MODEL_CLIBSODIUM_H
#define GIT_MODEL_CLIBSODIUM_H

#include <sodium.h>

#endif
