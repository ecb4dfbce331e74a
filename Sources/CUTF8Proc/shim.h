#ifndef GIT_MODEL_CUTF8PROC_H
#define GIT_MODEL_CUTF8PROC_H

#include <utf8proc.h>

#endif
