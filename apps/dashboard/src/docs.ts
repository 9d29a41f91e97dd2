/**
 * The API page: the node's own description by Swagger UI, readable and tryable, and nothing from another address.
 *
 * Its two files are taken as they are: they are minified already, and to bundle them again took most of a build.
 */
import scriptUrl from 'swagger-ui-dist/swagger-ui-bundle.js?url'
import styleUrl from 'swagger-ui-dist/swagger-ui.css?url'
import './style/docs.css'

declare global {
  interface Window {
    /** What the script leaves behind. */
    SwaggerUIBundle?: (options: Readonly<Record<string, unknown>>) => unknown
  }
}

// Its dark theme is a class, and follows nobody by itself.
const theme = matchMedia('(prefers-color-scheme: dark)')
const follow = (): void => void document.documentElement.classList.toggle('dark-mode', theme.matches)
theme.addEventListener('change', follow)
follow()

const style = document.createElement('link')
style.rel = 'stylesheet'
style.href = styleUrl
document.head.prepend(style)

const script = document.createElement('script')
script.src = scriptUrl
script.addEventListener('load', () => {
  window.SwaggerUIBundle?.({
    url: '/openapi.json',
    dom_id: '#api',
    deepLinking: true,
    // Otherwise the description is sent to a service of its makers, to be checked.
    validatorUrl: null,
  })
})
document.head.append(script)
