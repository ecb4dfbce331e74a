#ifndef GIT_MODEL_CLIBJANSSON_H
#define GIT_MODEL_CLIBJANSSON_H

#include <jansson.h>

#endif
