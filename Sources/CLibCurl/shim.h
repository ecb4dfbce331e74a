#ifndef GIT_MODEL_CLIBCURL_H
#define GIT_MODEL_CLIBCURL_H

// libcurl is not linked but loaded by the one command that needs it: with its libraries it costs as much start-up time
// as everything else together, which the hook and `resolve` would pay (docs/decisions/0016-libcurl-is-loaded-when-needed.md).

#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>

// The functions of libcurl that are used; they have been what they are since 7.9 (ABI libcurl.so.4).
struct git_model_curl {
  CURLcode (*global_init)(long);
  CURL *(*easy_init)(void);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_perform)(CURL *);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  void (*easy_cleanup)(CURL *);
  const char *(*easy_strerror)(CURLcode);
};

// Takes what is delivered; answers how many bytes it took, fewer to stop.
typedef size_t (*git_model_curl_sink)(const void *bytes, size_t size, size_t count, void *context);

// Loads libcurl: with OpenSSL, or the one with GnuTLS that git brings. Answers 0 when neither is there. It stays loaded.
static inline int git_model_curl_load(struct git_model_curl *curl) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
  *(void **)&curl->global_init = dlsym(library, "curl_global_init");
  *(void **)&curl->easy_init = dlsym(library, "curl_easy_init");
  *(void **)&curl->easy_setopt = dlsym(library, "curl_easy_setopt");
  *(void **)&curl->easy_perform = dlsym(library, "curl_easy_perform");
  *(void **)&curl->easy_getinfo = dlsym(library, "curl_easy_getinfo");
  *(void **)&curl->easy_cleanup = dlsym(library, "curl_easy_cleanup");
  *(void **)&curl->easy_strerror = dlsym(library, "curl_easy_strerror");
  return curl->global_init && curl->easy_init && curl->easy_setopt && curl->easy_perform && curl->easy_getinfo &&
         curl->easy_cleanup && curl->easy_strerror && curl->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

// curl_easy_setopt is variadic, which Swift cannot call.
static inline CURLcode git_model_curl_set_number(const struct git_model_curl *curl, CURL *handle, CURLoption option,
                                                 long value) {
  return curl->easy_setopt(handle, option, value);
}

static inline CURLcode git_model_curl_set_text(const struct git_model_curl *curl, CURL *handle, CURLoption option,
                                               const char *value) {
  return curl->easy_setopt(handle, option, value);
}

static inline CURLcode git_model_curl_set_size(const struct git_model_curl *curl, CURL *handle, CURLoption option,
                                               curl_off_t value) {
  return curl->easy_setopt(handle, option, value);
}

static inline CURLcode git_model_curl_set_sink(const struct git_model_curl *curl, CURL *handle,
                                               git_model_curl_sink sink, void *context) {
  CURLcode code = curl->easy_setopt(handle, CURLOPT_WRITEFUNCTION, sink);
  return code == CURLE_OK ? curl->easy_setopt(handle, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode git_model_curl_set_error_buffer(const struct git_model_curl *curl, CURL *handle, char *buffer) {
  return curl->easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

// curl_easy_getinfo is variadic too.
static inline long git_model_curl_status(const struct git_model_curl *curl, CURL *handle) {
  long status = 0;
  return curl->easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

#endif
