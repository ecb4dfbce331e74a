#ifndef GIT_MODEL_CLIBYAML_H
#define GIT_MODEL_CLIBYAML_H

#include <yaml.h>

#endif
