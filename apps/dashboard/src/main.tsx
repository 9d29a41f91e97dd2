/** The dashboard of one node: what it and its network are doing, and what can be done about it. */
import { render } from 'preact'
import { App } from './app.js'
import 'uplot/dist/uPlot.min.css'
import './style/theme.css'
import './style/parts.css'
import './style/frame.css'
import './style/views.css'

const root = document.getElementById('app')
if (root !== null) render(<App />, root)
