/// <reference types="vite/client" />
import DefaultTheme from 'vitepress/theme'
import './pictures.css'
import './tables.css'

export default DefaultTheme
